import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { applyLinearMap } from '../../../native/crossmodal/linear-map.ts';
import { prepareRidge } from '../../../native/crossmodal/ridge/least-squares.ts';
import { Random } from '../../../native/math/random.ts';

test('one feature has the slope and intercept of the normal equation', async () => {
  // x 0, 1, 2, 3; y 1, 3, 5, 7; weights ¼. Var x = 1.25, cov = 2.5; λ = 1.25 halves the slope: 1.
  // The intercept keeps the mean: 4 − 1 · 1.5 = 2.5.
  const solve = await prepareRidge(
    {
      features: Float32Array.of(0, 1, 2, 3),
      dimension: 1,
      targets: Float32Array.of(1, 3, 5, 7),
      targetCount: 1,
      weights: new Float64Array(4).fill(0.25),
    },
    unattended,
  );
  const [slope, intercept] = await solve(1.25);
  assert.ok(Math.abs(slope! - 1) < 1e-12 && Math.abs(intercept! - 2.5) < 1e-12);
});

test('a row of twice the weight counts like two rows', async () => {
  const one = { dimension: 1, targetCount: 1 };
  const twice = await prepareRidge(
    {
      ...one,
      features: Float32Array.of(0, 0, 1, 4),
      targets: Float32Array.of(2, 2, 1, 5),
      weights: Float64Array.of(0.25, 0.25, 0.25, 0.25),
    },
    unattended,
  );
  const weighted = await prepareRidge(
    {
      ...one,
      features: Float32Array.of(0, 1, 4),
      targets: Float32Array.of(2, 1, 5),
      weights: Float64Array.of(0.5, 0.25, 0.25),
    },
    unattended,
  );
  const [a, b] = [await twice(0.3), await weighted(0.3)];
  a.forEach((value, i) => {
    assert.ok(Math.abs(value - b[i]!) < 1e-12);
  });
});

test('the gradient of the objective is zero at the solution, in the primal and in the dual', async () => {
  for (const [count, dimension] of [
    [40, 6],
    [7, 30],
  ] as const) {
    const random = new Random(count);
    const features = Float32Array.from({ length: count * dimension }, () => random.normal());
    const targets = Float32Array.from({ length: count * 2 }, () => random.normal());
    const weights = new Float64Array(count).fill(1 / count);
    const lambda = 0.2;
    const solve = await prepareRidge({ features, dimension, targets, targetCount: 2, weights }, unattended);
    const solution = await solve(lambda);
    for (let t = 0; t < 2; t++) {
      const residual = (row: number) => {
        let sum = solution[dimension * 2 + t]! - targets[row * 2 + t]!;
        for (let k = 0; k < dimension; k++) sum += features[row * dimension + k]! * solution[k * 2 + t]!;
        return sum / count;
      };
      for (let k = 0; k <= dimension; k++) {
        let gradient = k < dimension ? lambda * solution[k * 2 + t]! : 0;
        for (let row = 0; row < count; row++) {
          gradient += residual(row) * (k < dimension ? features[row * dimension + k]! : 1);
        }
        assert.ok(Math.abs(gradient) < 1e-9, `${count} × ${dimension}: ${gradient}`);
      }
    }
  }
});

test('a linear map is applied to every row, also those of an unfinished group of four', async () => {
  // y = 2·x₀ − x₁ + 10 and z = x₁.
  const weights = Float32Array.of(2, 0, -1, 1, 10, 0);
  const features = Float32Array.of(1, 1, 0, 3, 2, 2, -1, 0, 5, 4);
  const out = await applyLinearMap(features, 2, weights, unattended);
  assert.deepEqual([...out], [11, 1, 7, 3, 12, 2, 8, 0, 16, 4]);
  await assert.rejects(
    applyLinearMap(features.subarray(1), 2, weights, unattended),
    /9 and 6 numbers are no rows and map of 2 features/,
  );
});
