import assert from 'node:assert/strict';
import test from 'node:test';
import { belowThresholds, fitGaussians } from '../../../../native/crossmodal/novelty/gaussians.ts';

test('of every label the nearest threshold counts, by hand', () => {
  // Two labels on a line, at 0 and 10; 21 tiles each, at 0 … 2 and 0 … 4 from them in steps of .1 and .2.
  const maps = Float32Array.from({ length: 42 }, (_, n) => (n < 21 ? n / 10 : 10 + (n - 21) / 5));
  const group = Int32Array.from({ length: 42 }, (_, n) => (n < 21 ? 0 : 1));
  const fitted = fitGaussians(maps, group, Float32Array.of(0, 10), 1);
  // Σ n² over 0 … 20 is 2870; the 95th percentile of 21 is the 20th of them.
  const variance = 2870 / 100 / 21;
  assert.ok(Math.abs(fitted.variances[0]! - variance) < 1e-6);
  assert.ok(Math.abs(fitted.variances[1]! - 4 * variance) < 1e-5);
  assert.ok(Math.abs(fitted.squareRadii[0]! - 1.9 ** 2) < 1e-6);
  const at = (place: number) => belowThresholds(fitted, Float32Array.of(place), 0, 1);
  assert.ok(Math.abs(at(-1.9)) < 1e-6);
  assert.ok(Math.abs(at(-3) - (9 - 1.9 ** 2) / (2 * variance)) < 1e-5);
  // 5 is 5 from both: the wider of the two reaches nearer.
  assert.ok(Math.abs(at(5) - (25 - 3.8 ** 2) / (8 * variance)) < 1e-5);
  assert.ok(at(10) < 0);
});

test('a label of few tiles is as wide as all together', () => {
  const maps = Float32Array.of(...Array.from({ length: 20 }, () => 1), 100);
  const group = Int32Array.from({ length: 21 }, (_, n) => (n < 20 ? 0 : 1));
  const { variances } = fitGaussians(maps, group, Float32Array.of(0, 98), 1);
  assert.equal(variances[0], 1);
  assert.ok(Math.abs(variances[1]! - (20 + 4) / 21) < 1e-6);
});
