import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invertAffine, isSouthUp, pixelToMap } from '../../../native/geo/affine.ts';

const rotated = { a: 3, b: -4, c: 100, d: 4, e: 3, f: 200 };

test('a rotated affine brings pixel (2, 1) to 100 + 3·2 − 4·1, 200 + 4·2 + 3·1', () => {
  assert.deepEqual(pixelToMap(rotated, 2, 1), [102, 211]);
});

test('the inverse brings the map position back to its pixel', () => {
  const [columnPx, rowPx] = pixelToMap(invertAffine(rotated), 102, 211);
  assert.ok(Math.abs(columnPx - 2) < 1e-12 && Math.abs(rowPx - 1) < 1e-12);
});

test('an affine that folds the plane has no inverse', () => {
  assert.throws(() => invertAffine({ a: 1, b: 2, c: 0, d: 2, e: 4, f: 0 }), /has no inverse/);
});

test('a file whose y grows with the row is south-up', () => {
  assert.equal(isSouthUp({ a: 10, b: 0, c: 0, d: 0, e: 10, f: 0 }), true);
  assert.equal(isSouthUp({ a: 10, b: 0, c: 0, d: 0, e: -10, f: 0 }), false);
});
