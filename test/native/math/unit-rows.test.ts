import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitRows } from '../../../native/math/unit-rows.ts';

const { signal } = new AbortController();

test('rows become of unit length in a copy, also beyond the first run; a zero row stays zero', async () => {
  const count = 5000;
  // (3, 4) has length 5.
  const rows = Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 3 : 4));
  rows.fill(0, 2, 4);
  const unit = await unitRows(rows, 2, signal);
  assert.equal(rows[0], 3);
  assert.deepEqual([...unit.subarray(0, 4)], [...Float32Array.of(0.6, 0.8, 0, 0)]);
  assert.deepEqual([...unit.subarray(2 * count - 2)], [...Float32Array.of(0.6, 0.8)]);
});
