import assert from 'node:assert/strict';
import test from 'node:test';
import { linearReference } from '../../../native/math/linear-map.ts';

// Two columns: x + 10y + 100 and 2x − y.
const MAP = Float64Array.of(1, 2, 10, -1, 100, 0);

test('a map is applied row by row, its last line added', () => {
  const out = new Float64Array(10);
  linearReference.apply(Float32Array.of(1, 0, 0, 1, 2, 3, -1, 5, 0, 0), 2, MAP, out);
  assert.deepEqual([...out], [101, 2, 110, -1, 132, 1, 149, -7, 100, 0]);
});

test('outer products are added to what is there, residuals to the last line', () => {
  const sums = Float64Array.of(1, 0, 0, 0, 0, 0);
  linearReference.gather(Float32Array.of(1, 2, 3, 4), 2, Float64Array.of(1, 10, 0, 1), sums);
  assert.deepEqual([...sums], [2, 13, 2, 24, 1, 11]);
});
