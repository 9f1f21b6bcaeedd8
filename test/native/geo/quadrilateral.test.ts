import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pixelToMap } from '../../../native/geo/affine.ts';
import {
  frameOf,
  middleOf,
  quadrilateralOf,
  sideM,
  squareAround,
} from '../../../native/geo/quadrilateral.ts';

test('a ring of four corners begins in the north-west and runs clockwise, whatever it began with', () => {
  const square = [0, 1, 1, 1, 1, 0, 0, 0];
  const turned = (by: number) => square.map((_, i) => square[(i + 2 * by) % 8]!);
  const backwards = [1, 0, 1, 1, 0, 1, 0, 0];
  for (const ring of [square, turned(1), turned(3), backwards, [...square, 0, 1]])
    assert.deepEqual([...quadrilateralOf(Float64Array.from(ring))!], square);
  // Five corners; one that points inward; one that crosses itself.
  for (const ring of [
    [0, 0, 1, 0, 2, 1, 1, 2, 0, 1],
    [0, 0, 2, 0, 0.2, 0.2, 0, 2],
    [0, 0, 1, 1, 1, 0, 0, 1],
  ])
    assert.equal(quadrilateralOf(Float64Array.from(ring)), null);
});

test('a square of ground has its side at every latitude', () => {
  for (const lat of [0, 45, -70]) {
    const square = squareAround(179.9999, lat, 1000);
    assert.ok(Math.abs(sideM(square) - 1000) < 0.5, `${sideM(square)} m at ${lat}`);
    const [lon, middle] = middleOf(square);
    assert.ok(Math.abs(lon - 179.9999) < 1e-9 && Math.abs(middle - lat) < 1e-9);
  }
});

test('the frame of a parallelogram puts its pixels’ corners onto its own', () => {
  const corners = Float64Array.of(10, 5, 14, 6, 13, 2, 9, 1);
  const frame = frameOf(corners, 100);
  const at = (column: number, row: number) =>
    pixelToMap(frame, column, row).map((value) => Number(value.toFixed(9)));
  assert.deepEqual(
    [at(0, 0), at(100, 0), at(100, 100), at(0, 100)],
    [
      [10, 5],
      [14, 6],
      [13, 2],
      [9, 1],
    ],
  );
});
