import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openRaster } from '../../../../native/raster/open.ts';
import { failingWith } from '../../service/failing-with.ts';
import { folderWith, opened, pictureTiff, valuesOf, vrtXml, windowOf, work } from './pieces.ts';

const tiff = pictureTiff({ widthPx: 4, heightPx: 2, bands: [(column) => column] });

function scenePath(t: TestContext, xml: string): string {
  return join(folderWith(t, { 'a.tif': tiff, 'scene.vrt': xml }), 'scene.vrt');
}

const scene = (inside: string, size = 'rasterXSize="4" rasterYSize="2"') =>
  `<VRTDataset ${size}><VRTRasterBand dataType="UInt16" band="1">${inside}</VRTRasterBand></VRTDataset>`;
const source = (file: string, more = '') =>
  `<SimpleSource><SourceFilename relativeToVRT="1">${file}</SourceFilename>${more}</SimpleSource>`;

const UNREADABLE: Record<string, [xml: string, reason: RegExp]> = {
  'a document type, whose entities could be a bomb': [
    `<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>${scene(source('&c;'))}`,
    /document type/,
  ],
  'a document that is cut off': [scene(source('a.tif')).slice(0, -20), /does not end/],
  'elements without end below one another': [`<VRTDataset>${'<a>'.repeat(100_000)}`, /lie 32 deep/],
  'no size': [scene(source('a.tif'), ''), /rasterXSize is missing/],
  'a negative size': [scene(source('a.tif'), 'rasterXSize="-4" rasterYSize="2"'), /rasterXSize is -4/],
  'a size beyond counting': [
    scene(source('a.tif'), 'rasterXSize="1e18" rasterYSize="2"'),
    /rasterXSize is 1e18/,
  ],
  'no band': ['<VRTDataset rasterXSize="4" rasterYSize="2"></VRTDataset>', /no band/],
  'a rectangle that is none': [
    scene(source('a.tif', '<SrcRect xOff="0" yOff="0" xSize="nan" ySize="2"/>')),
    /SrcRect is no rectangle/,
  ],
  'a source without a file': [scene('<SimpleSource></SimpleSource>'), /names no file/],
  'a band that the file lacks': [
    scene(source('a.tif', '<SourceBand>3</SourceBand>')),
    /band 3 of .*a\.tif, which has 1/,
  ],
  'itself as its source': [scene(source('scene.vrt')), /draws from itself/],
};

for (const [what, [xml, reason]] of Object.entries(UNREADABLE)) {
  test(`a VRT with ${what} fails with the reason`, async (t) => {
    await assert.rejects(openRaster(scenePath(t, xml), work), failingWith('file-unreadable', reason));
  });
}

const UNSUPPORTED: Record<string, [xml: string, reason: RegExp]> = {
  'a filtered source': [
    scene('<KernelFilteredSource><SourceFilename>a.tif</SourceFilename></KernelFilteredSource>'),
    /KernelFilteredSource.*gdal_translate .*"scene\.vrt" "scene\.tif"/,
  ],
  'a band that is computed': [
    scene(source('a.tif')).replace('dataType', 'subClass="VRTDerivedRasterBand" dataType'),
    /VRTDerivedRasterBand/,
  ],
  'a warped picture': [scene(source('a.tif'), 'subClass="VRTWarpedDataset"'), /VRTWarpedDataset/],
  'complex samples': [scene(source('a.tif')).replace('UInt16', 'CFloat32'), /samples of type CFloat32/],
  'a file on the network': [scene(source('/vsicurl/https://example.org/a.tif')), /no file on this machine/],
  'an address': [scene(source('https://example.org/a.tif')), /no file on this machine/],
  'a driver instead of a file': [scene(source('NETCDF:a.nc:band')), /not the name of a file/],
  'a VRT inside': [scene(source('&lt;VRTDataset&gt;')), /holds another VRT/],
  'a source that is smoothed': [
    scene(
      source(
        'a.tif',
        '<SrcRect xOff="0" yOff="0" xSize="2" ySize="2"/><DstRect xOff="0" yOff="0" xSize="4" ySize="2"/>',
      ).replace('<SimpleSource', '<SimpleSource resampling="bilinear"'),
    ),
    /resampled \(bilinear\)/,
  ],
  'more sources than a country has sheets': [scene(source('a').repeat(100_001)), /more than 100000 sources/],
};

for (const [what, [xml, reason]] of Object.entries(UNSUPPORTED)) {
  test(`a VRT with ${what} is refused by name`, async (t) => {
    await assert.rejects(openRaster(scenePath(t, xml), work), failingWith('format-unsupported', reason));
  });
}

test('a file that is missing is named, with how many more there are', async (t) => {
  const path = scenePath(t, scene(source('gone/one.tif') + source('a.tif') + source('two.tif')));
  await assert.rejects(
    openRaster(path, work),
    failingWith(
      'file-missing',
      /gone\/one\.tif does not exist\. .*scene\.vrt draws from it, and from 1 more/,
    ),
  );
});

test('a source that is no raster, or of a format that is not read, is named', async (t) => {
  const folder = folderWith(t, {
    'words.tif': 'not a raster',
    'photo.tif': Buffer.from('\x89PNG\r\n', 'latin1'),
    'words.vrt': scene(source('words.tif')),
    'photo.vrt': scene(source('photo.tif')),
  });
  const open = (name: string) => openRaster(join(folder, name), work);
  await assert.rejects(open('words.vrt'), failingWith('format-unknown', /words\.tif/));
  await assert.rejects(open('photo.vrt'), failingWith('format-unsupported', /photo\.tif.*PNG/));
});

test('VRTs that draw from one another in a circle, or too deep, end', async (t) => {
  const chain = Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [`${i}.vrt`, scene(source(i === 7 ? 'a.tif' : `${i + 1}.vrt`))]),
  );
  const folder = folderWith(t, {
    ...chain,
    'a.tif': tiff,
    'one.vrt': scene(source('other.vrt')),
    'other.vrt': scene(source('link.vrt')),
  });
  symlinkSync(join(folder, 'one.vrt'), join(folder, 'link.vrt'));
  const open = (name: string) => openRaster(join(folder, name), work);
  await assert.rejects(open('one.vrt'), failingWith('file-unreadable', /draws from itself/));
  await assert.rejects(open('0.vrt'), failingWith('format-unsupported', /too deep/));
  await (await open('5.vrt')).close();
});

test('a scene that claims billions of pixels of a small file takes no memory for them', async (t) => {
  const size = 2 ** 31 - 1;
  const to = [0, 0, size, size] as const;
  const vrt = {
    widthPx: size,
    heightPx: size,
    bands: [[{ file: 'a.tif', from: [0, 0, 4, 2] as const, to }]],
  };
  const raster = await opened(t, scenePath(t, vrtXml(vrt)));
  assert.equal(raster.summary.widthPx, size);
  assert.deepEqual(await valuesOf(raster, [size - 2, size - 1, 2, 1]), [3, 3]);
  await assert.rejects(
    raster.readWindow(windowOf([0, 0, size, size]), {}, work),
    failingWith('out-of-range', /samples/),
  );
});

test('reading stops when it is aborted', async (t) => {
  const raster = await opened(t, scenePath(t, scene(source('a.tif'))));
  const signal = AbortSignal.abort();
  const reading = raster.readWindow(windowOf([0, 0, 4, 2]), {}, { signal, report() {} });
  await assert.rejects(reading, { name: 'AbortError' });
});
