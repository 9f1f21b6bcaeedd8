import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { linearReference } from '../../../native/math/linear-map.ts';
import { fitLogistic } from '../../../native/math/logistic-regression.ts';

test('without a feature the intercepts are the logarithms of the shares', async () => {
  const shares = Float32Array.of(1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
  const features = new Float32Array(4);
  const weights = await fitLogistic(
    { features, dimension: 1, shares, classCount: 3, ridge: 1 },
    null,
    unattended,
  );
  // Shares ½, ¼, ¼: log-odds of the first against the others is ln 2.
  assert.ok(Math.abs(weights[3]! - weights[4]! - Math.log(2)) < 1e-3);
  assert.ok(Math.abs(weights[4]! - weights[5]!) < 1e-3);
});

test('one symmetric feature gives the weight of the stationarity condition', async () => {
  // Two rows x = ±1 of opposite classes. With w = w₀ − w₁ and w₀ = −w₁, the gradient for w₀ is
  // −(1 − p) + λ·w₀ with p = 1 ÷ (1 + e^(−2·w₀)); λ = .1 is solved by bisection below.
  let low = 0;
  let high = 10;
  for (let i = 0; i < 100; i++) {
    const w = (low + high) / 2;
    if (1 / (1 + Math.exp(2 * w)) > 0.1 * w) low = w;
    else high = w;
  }
  const problem = {
    features: Float32Array.of(1, -1),
    dimension: 1,
    shares: Float32Array.of(1, 0, 0, 1),
    classCount: 2,
    ridge: 0.1,
  };
  const weights = await fitLogistic(problem, null, unattended);
  assert.ok(Math.abs(weights[0]! - low) < 1e-4, `${weights[0]} ${low}`);
  assert.ok(Math.abs(weights[0]! + weights[1]!) < 1e-4);
  const scores = new Float64Array(2);
  linearReference.apply(Float32Array.of(2), 1, weights, scores);
  assert.ok(scores[0]! > scores[1]!);
});

test('an aborted fit stops', async () => {
  const controller = new AbortController();
  controller.abort();
  const count = 60_000;
  const problem = {
    features: new Float32Array(count * 20).map((_, i) => Math.sin(i)),
    dimension: 20,
    shares: new Float32Array(count * 2).map((_, i) => i % 2),
    classCount: 2,
    ridge: 1,
  };
  await assert.rejects(fitLogistic(problem, null, { signal: controller.signal, report() {} }), /abort/i);
});
