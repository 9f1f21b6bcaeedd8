import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import {
  fitOutliers,
  outlierFactors,
  outlierProbability,
} from '../../../../native/crossmodal/novelty/outliers.ts';

interface Reference {
  points: number[][];
  asked: { point: number[]; factor: number; probability: number }[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../../reference/loop.json', import.meta.url), 'utf8'),
) as Reference;

test('probabilities of new points are those of the formulas as they are printed', async () => {
  const fitted = await fitOutliers(Float32Array.from(reference.points.flat()), 3, unattended);
  const asked = Float32Array.from(reference.asked.flatMap(({ point }) => point));
  const factors = await outlierFactors(fitted, asked, 3, unattended);
  for (const [n, { point, factor, probability }] of reference.asked.entries()) {
    // Points, reaches and factors are float32.
    assert.ok(
      Math.abs(factors[n]! - factor) < 1e-5 * Math.max(1, Math.abs(factor)),
      `${point}: ${factors[n]}`,
    );
    assert.ok(Math.abs(outlierProbability(factors[n]!) - probability) < 1e-5, `${point}`);
  }
});

test('of three on a line, by hand', async () => {
  // At 0, 1 and 3; k is 2, so each has both others about it. Squares: 1 + 9, 1 + 4, 9 + 4.
  const fitted = await fitOutliers(Float32Array.of(0, 1, 3), 1, unattended);
  const reaches = [10, 5, 13].map((sum) => 3 * Math.sqrt(sum / 2));
  for (const [n, reach] of reaches.entries()) assert.ok(Math.abs(fitted.reaches[n]! - reach) < 1e-6);
  const [a, b, c] = reaches as [number, number, number];
  const factors = [a / ((b + c) / 2) - 1, b / ((a + c) / 2) - 1, c / ((a + b) / 2) - 1];
  const scale = 3 * Math.sqrt(factors.reduce((sum, factor) => sum + factor ** 2, 0) / 3);
  assert.ok(Math.abs(fitted.scale - scale) < 1e-6);
  // A tile at 2 has all three about it, at squares 4, 1 and 1.
  const own = (3 * Math.sqrt(6 / 3)) / ((a + b + c) / 3) - 1;
  const [factor] = await outlierFactors(fitted, Float32Array.of(2), 1, unattended);
  assert.ok(Math.abs(factor! - own / scale) < 1e-5);
});

test('where all that was learnt lies in one place, that place is not far and any other is', async () => {
  const fitted = await fitOutliers(new Float32Array(60).fill(0.5), 2, unattended);
  const [same, other] = await outlierFactors(fitted, Float32Array.of(0.5, 0.5, 0.5, 0.6), 2, unattended);
  assert.equal(outlierProbability(same!), 0);
  assert.equal(outlierProbability(other!), 1);
});
