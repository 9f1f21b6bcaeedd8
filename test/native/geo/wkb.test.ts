import assert from 'node:assert/strict';
import { test } from 'node:test';
import { geometryFromGeoJson, geometryToGeoJson } from '../../../native/geo/geojson.ts';
import type { Geometry } from '../../../native/geo/geometry.ts';
import { readWkb, writeWkb } from '../../../native/geo/wkb.ts';

const square = new Float64Array([0, 0, 4, 0, 4, 4, 0, 4, 0, 0]);
const hole = new Float64Array([1, 1, 1, 2, 2, 2, 1, 1]);
const geometries: Readonly<Record<string, Geometry>> = {
  point: { type: 'point', points: new Float64Array([1, 2]) },
  points: { type: 'point', points: new Float64Array([1, 2, 3, 4]) },
  line: { type: 'line', lines: [new Float64Array([0, 0, 1, 1, 2, 0])] },
  lines: { type: 'line', lines: [new Float64Array([0, 0, 1, 1]), new Float64Array([5, 5, 6, 6])] },
  polygon: { type: 'polygon', polygons: [[square, hole]] },
  polygons: { type: 'polygon', polygons: [[square, hole], [square]] },
  nothing: { type: 'polygon', polygons: [] },
};

for (const [name, geometry] of Object.entries(geometries)) {
  test(`WKB and GeoJSON give ${name} back`, () => {
    assert.deepEqual(readWkb(writeWkb(geometry)), geometry);
    if (name !== 'nothing') assert.deepEqual(geometryFromGeoJson(geometryToGeoJson(geometry)), geometry);
  });
}

test('WKB of POINT(1 2) is the bytes of the standard', () => {
  const hex = Buffer.from(writeWkb(geometries.point!)).toString('hex');
  assert.equal(hex, '0101000000000000000000f03f0000000000000040');
});

test('EWKB with a spatial reference and Z loses both', () => {
  // SELECT ST_AsEWKB('SRID=4326;POINT Z (1 2 3)') of PostGIS.
  const ewkb = Buffer.from('01010000a0e6100000000000000000f03f00000000000000400000000000000840', 'hex');
  assert.deepEqual(readWkb(ewkb), { type: 'point', points: new Float64Array([1, 2]) });
});

test('big-endian ISO WKB with M is read', () => {
  // 2001: POINT M.
  const wkb = Buffer.from('00000007d13ff000000000000040000000000000004008000000000000', 'hex');
  assert.deepEqual(readWkb(wkb), { type: 'point', points: new Float64Array([1, 2]) });
});

test('an empty point has no position', () => {
  const wkb = Buffer.from('0101000000000000000000f87f000000000000f87f', 'hex');
  assert.deepEqual(readWkb(wkb), { type: 'point', points: new Float64Array(0) });
});

test('an open ring is closed when written', () => {
  const open: Geometry = { type: 'polygon', polygons: [[square.slice(0, 8)]] };
  assert.deepEqual(readWkb(writeWkb(open)), { type: 'polygon', polygons: [[square]] });
});

test('of a collection the parts of the highest dimension are kept', () => {
  const collection = {
    type: 'GeometryCollection',
    geometries: [
      { type: 'Point', coordinates: [9, 9] },
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [4, 0],
            [4, 4],
            [0, 4],
            [0, 0],
          ],
        ],
      },
    ],
  };
  assert.deepEqual(geometryFromGeoJson(collection), { type: 'polygon', polygons: [[square]] });
});

test('GeoJSON is written with the outer ring counter-clockwise and holes clockwise', () => {
  const clockwise: Geometry = { type: 'polygon', polygons: [[new Float64Array([0, 0, 0, 4, 4, 4, 4, 0])]] };
  assert.deepEqual(geometryToGeoJson(clockwise).coordinates, [
    [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
      [0, 0],
    ],
  ]);
});

test('damage is named: bytes that end early, counts beyond the bytes, curves', () => {
  assert.throws(() => readWkb(writeWkb(geometries.polygon!).subarray(0, 60)), /ends early/);
  assert.throws(() => readWkb(Buffer.from('0102000000ffffffff', 'hex')), /claims 4294967295 parts/);
  assert.throws(() => readWkb(Buffer.from('010800000000000000', 'hex')), /type 8 is a curve/);
  assert.throws(() => geometryFromGeoJson({ type: 'Polygon', coordinates: [[1, 2]] }), /expected a/);
});
