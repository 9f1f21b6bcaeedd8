import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundBlock } from '../../../native/geo/blocks.ts';
import { bufferInPixels } from '../../../native/geo/buffer.ts';
import { ClipBuffer } from '../../../native/geo/coverage.ts';
import { crsFromCode, wgs84 } from '../../../native/geo/crs.ts';
import {
  DEGREE_M,
  EARTH_RADIUS_M,
  haversineM,
  pixelFrame,
  pixelSizeM,
} from '../../../native/geo/distance.ts';
import type { Geometry } from '../../../native/geo/geometry.ts';
import { UnionArea } from '../../../native/geo/union-area.ts';

test('a quarter of the equator, and pole to pole', () => {
  assert.ok(Math.abs(haversineM(0, 0, 90, 0) - (EARTH_RADIUS_M * Math.PI) / 2) < 1e-6);
  assert.ok(Math.abs(haversineM(0, 90, 0, -90) - EARTH_RADIUS_M * Math.PI) < 1e-6);
  assert.ok(haversineM(179.999, 0, -179.999, 0) < 300);
});

test('a pixel of Web Mercator at 60° is half as large on the ground', () => {
  const crs = crsFromCode('EPSG:3857');
  const [x, y] = crs.forward(10, 60);
  const { widthM } = pixelSizeM({ a: 10, b: 0, c: x, d: 0, e: -10, f: y }, crs, [0, 0]);
  // The sphere of distances is .11 % smaller than Mercator's.
  assert.ok(Math.abs(widthM - 5) < 0.01);
});

test('a pixel of degrees at 60° is half as wide as high', () => {
  const { widthM, heightM } = pixelSizeM({ a: 0.001, b: 0, c: 0, d: 0, e: -0.001, f: 60 }, wgs84, [0, 0]);
  assert.ok(Math.abs(heightM - DEGREE_M / 1000) < 1e-6);
  assert.ok(Math.abs(widthM / heightM - 0.5) < 1e-4);
});

function bufferedAreaPx(geometry: Geometry, bufferM: number): number {
  const crs = crsFromCode('EPSG:32615');
  const affine = { a: 2, b: 0, c: 500_000, d: 0, e: -2, f: 4_000_000 };
  const union = new UnionArea();
  const rings = new ClipBuffer();
  for (const polygon of bufferInPixels(geometry, bufferM, (column, row) =>
    pixelFrame(affine, crs, column, row),
  )) {
    rings.load(polygon);
    union.add(rings);
  }
  return union.area();
}

test('a point buffered by 100 m is a disc of π·50² pixels of 2 m', () => {
  const areaPx = bufferedAreaPx({ type: 'point', points: new Float64Array([50, 50]) }, 100);
  // The sphere of distances against the ellipsoid of UTM: under .6 % a side.
  assert.ok(Math.abs(areaPx / (Math.PI * 50 * 50) - 1) < 0.012, `${areaPx}`);
});

test('a straight line in two pieces is one capsule: 2·r·length + π·r²', () => {
  const line: Geometry = { type: 'line', lines: [new Float64Array([0, 0, 100, 0, 300, 0])] };
  const areaPx = bufferedAreaPx(line, 20);
  assert.ok(Math.abs(areaPx / (2 * 10 * 300 + Math.PI * 100) - 1) < 0.012, `${areaPx}`);
});

test('without a buffer points and lines cover nothing', () => {
  assert.equal(bufferedAreaPx({ type: 'point', points: new Float64Array([50, 50]) }, 0), 0);
});

test('a place has one block, whatever turn its longitude is written in', () => {
  assert.equal(groundBlock(-170, 10, 1000), groundBlock(190, 10, 1000));
});

test('blocks are as wide as high on the ground: 2 km east and north are other blocks of 1 km', () => {
  const latDeg = 60;
  const here = groundBlock(25, latDeg, 1000);
  const eastDeg = 2000 / (DEGREE_M * Math.cos((latDeg * Math.PI) / 180));
  assert.equal(groundBlock(25 + eastDeg, latDeg, 1000) - here, 2);
  assert.notEqual(groundBlock(25, latDeg + 1000 / DEGREE_M, 1000), here);
});

test('blocks of less than half a metre are refused', () => {
  assert.throws(() => groundBlock(0, 0, 0.1), /a block must be/);
});
