import assert from 'node:assert/strict';
import { test } from 'node:test';
import { histogramOf } from '../../../../native/raster/display/histogram.ts';

test('every sample is in the bin that holds it, the highest in the last', () => {
  const sorted = Float32Array.from([0, 0, 1, 2, 3, 4]);
  // The outermost .1 % of six samples are within the first and the last step: 0 … 3.995.
  const { low, high, counts } = histogramOf(sorted, 4);
  assert.equal(low, 0);
  assert.ok(Math.abs(high - 3.995) < 1e-6);
  assert.deepEqual(counts, [2, 1, 1, 2]);
});

test('one outlier in ten thousand does not press all else into one bin, and is counted', () => {
  const sorted = Float32Array.from({ length: 10_000 }, (_, i) => (i < 9999 ? i % 100 : 1e6)).sort();
  const { high, counts } = histogramOf(sorted, 10);
  assert.ok(high <= 100);
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    10_000,
  );
  // 0 … 99 evenly: a tenth in each.
  for (const count of counts) assert.ok(Math.abs(count - 1000) <= 101, String(count));
});

test('nothing, and one value, have a histogram of some width', () => {
  assert.deepEqual(histogramOf(new Float32Array(0), 2), { low: 0, high: 1, counts: [0, 0] });
  assert.deepEqual(histogramOf(Float32Array.from([7, 7]), 2), { low: 7, high: 8, counts: [2, 0] });
});
