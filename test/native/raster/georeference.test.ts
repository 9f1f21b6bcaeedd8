import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crsFromCode } from '../../../native/geo/crs.ts';
import { isoDate } from '../../../native/raster/tiff/description.ts';
import {
  affineOfTags,
  parseWorldFile,
  pixelSizeM,
  sceneExtent,
} from '../../../native/raster/tiff/georeference.ts';
import { parseGdalMetadata, parseSidecar } from '../../../native/raster/tiff/sidecar.ts';

const tagsOf = (tags: Record<string | number, unknown>) => (name: string | number) => tags[name];

test('a PixelIsPoint raster starts half a pixel north-west of its tie point', () => {
  const tags = tagsOf({ ModelPixelScale: [10, 10, 0], ModelTiepoint: [0, 0, 0, 500_000, 4_600_000, 0] });
  assert.deepEqual(affineOfTags(tags, true), { a: 10, b: 0, c: 499_995, d: 0, e: -10, f: 4_600_005 });
  assert.deepEqual(affineOfTags(tags, false), { a: 10, b: 0, c: 500_000, d: 0, e: -10, f: 4_600_000 });
});

test('a tie point inside the image is carried back to its corner', () => {
  const tags = tagsOf({ ModelPixelScale: [2, 3, 0], ModelTiepoint: [10, 20, 0, 100, 200, 0] });
  assert.deepEqual(affineOfTags(tags, false), { a: 2, b: 0, c: 80, d: 0, e: -3, f: 260 });
});

test('ground control points alone are no affine', () => {
  assert.equal(affineOfTags(tagsOf({ ModelTiepoint: [0, 0, 0, 1, 1, 0, 5, 5, 0, 2, 2, 0] }), false), null);
});

test('a world file of fewer than six numbers places nothing', () => {
  assert.equal(parseWorldFile('10\n0\n0\n-10\n500'), null);
  assert.deepEqual(parseWorldFile('2,0\n0\n0\n-2,0\n1\n1'), { a: 2, b: 0, c: 0, d: 0, e: -2, f: 2 });
});

test('a scene over the antimeridian counts its longitudes on past 180', () => {
  const affine = { a: 1000, b: 0, c: 20_000_000, d: 0, e: -1000, f: 0 };
  const [west, , east] = sceneExtent(affine, crsFromCode('EPSG:3857'), 100, 100)!;
  // 20,000,000 m / 6,378,137 m in degrees; Web Mercator ends at 20,037,508 m.
  assert.equal(west.toFixed(3), '179.663');
  assert.equal(east.toFixed(3), '180.561');
});

test('the size of a pixel is on the ground where the CRS is Mercator or in degrees', () => {
  const north60 = crsFromCode('EPSG:3857').forward(10, 60)[1];
  const mercator = { a: 10, b: 0, c: 0, d: 0, e: -10, f: north60 };
  // Mercator is stretched by 1 / cos 60° = 2.
  assert.ok(Math.abs(pixelSizeM(mercator, crsFromCode('EPSG:3857'), 2, 2)! / 5 - 1) < 0.01);
  const degrees = { a: 1, b: 0, c: 0, d: 0, e: -1, f: 0.5 };
  assert.ok(Math.abs(pixelSizeM(degrees, crsFromCode('EPSG:4326'), 1, 1)! / 111_195 - 1) < 1e-4);
  const utm = { a: 30, b: 0, c: 500_000, d: 0, e: -30, f: 4_600_000 };
  assert.equal(pixelSizeM(utm, crsFromCode('EPSG:32615'), 10, 10), 30);
});

test('dates are read from TIFF and ISO forms, and no others', () => {
  assert.equal(isoDate('2020:08:31 10:45:50'), '2020-08-31T10:45:50');
  assert.equal(isoDate('2018-10-13T16:02:11.024Z'), '2018-10-13T16:02:11');
  assert.equal(isoDate('1999-11-18'), '1999-11-18');
  assert.equal(isoDate('2017:08:21 15:08:70'), null);
  assert.equal(isoDate('2017-02-30'), null);
  assert.equal(isoDate('yesterday'), null);
});

test('a sidecar without what we look for is no fault', () => {
  const { crs, geoTransform, descriptions } = parseSidecar('<PAMDataset></PAMDataset>');
  assert.deepEqual([crs, geoTransform, descriptions.size], [null, null, 0]);
  const full = parseSidecar(
    '<PAMDataset><SRS>EPSG:4326</SRS><GeoTransform> 1, 2, 0, 3, 0, -2</GeoTransform></PAMDataset>',
  );
  assert.deepEqual([full.crs, full.geoTransform], ['EPSG:4326', [1, 2, 0, 3, 0, -2]]);
});

test('GDAL metadata tells items of a band from those of the file', () => {
  const xml = `<GDALMetadata><Item name="DESCRIPTION" sample="1" role="description">red</Item><Item name="A">1</Item></GDALMetadata>`;
  assert.deepEqual(parseGdalMetadata(xml), [
    { name: 'DESCRIPTION', role: 'description', band: 2, value: 'red' },
    { name: 'A', role: '', band: null, value: '1' },
  ]);
});
