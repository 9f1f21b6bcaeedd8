import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openRaster } from '../../../native/raster/open.ts';
import { failingWith } from '../service/failing-with.ts';
import { folderWith, work } from './vrt/pieces.ts';

const begins = (latin1: string) => Buffer.concat([Buffer.from(latin1, 'latin1'), Buffer.alloc(100)]);

// First bytes: ISO 15444-1 annex I; MIL-STD-2500; the formats' own documents.
const FORMATS: Record<string, [bytes: Uint8Array, name: RegExp, remedy: RegExp]> = {
  'a.tif': [begins('\0\0\0\x0cjP  \r\n\x87\n'), /JPEG 2000/, /gdal_translate .*"a\.tif" "a\.tif"/],
  'b.jp2': [begins('\xff\x4f\xff\x51'), /JPEG 2000/, /gdal_translate .*"b\.jp2" "b\.tif"/],
  'c.ntf': [begins('NITF02.10'), /NITF/, /gdal_translate/],
  'd.sid': [begins('msid'), /MrSID/, /gdal_translate/],
  'e.ecw': [begins('e\x02'), /ECW/, /gdal_translate/],
  'f.h5': [begins('\x89HDF\r\n\x1a\n'), /HDF5/, /gdalinfo "f\.h5".*HDF5:"f\.h5":\/\/NAME/],
  'g.hdf': [begins('\x0e\x03\x13\x01'), /HDF4/, /HDF4_SDS/],
  'h.nc': [begins('CDF\x01'), /NetCDF/, /NETCDF:"h\.nc":NAME/],
  'i.img': [begins('EHFA_HEADER_TAG'), /ERDAS Imagine/, /gdal_translate/],
  'j.webp': [begins('RIFF\x01\x02\x03\x04WEBP'), /WebP/, /gdal_translate/],
};

for (const [name, [bytes, format, remedy]] of Object.entries(FORMATS)) {
  test(`${name} is known by its first bytes and refused with the command that helps`, async (t) => {
    const folder = folderWith(t, { [name]: bytes });
    await assert.rejects(openRaster(join(folder, name), work), (error: Error) => {
      assert.match(error.message, format);
      assert.match(error.message, remedy);
      return failingWith('format-unsupported')(error);
    });
  });
}

test('what is of no format of imagery is said to be unknown', async (t) => {
  const folder = folderWith(t, { 'letter.tif': 'eureka' });
  await assert.rejects(
    openRaster(join(folder, 'letter.tif'), work),
    failingWith('format-unknown', /GDAL VRT/),
  );
});
