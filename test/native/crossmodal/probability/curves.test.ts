import assert from 'node:assert/strict';
import test from 'node:test';
import { ReliabilityBins } from '../../../../native/crossmodal/probability/bins.ts';
import { fitCurve, probabilityAt } from '../../../../native/crossmodal/probability/curve.ts';
import { fitIsotonic, isotonicAt } from '../../../../native/crossmodal/probability/isotonic.ts';
import { fitPlatt } from '../../../../native/crossmodal/probability/platt.ts';
import { estimatePrior, reweigh } from '../../../../native/crossmodal/probability/prior.ts';

test('a logistic curve through two scores passes through their mean targets', () => {
  // 40 tiles at score 0, 10 of them with the label; 40 at score 1, 30 with it. Targets are 41/42 and 1/42.
  const scores = Float64Array.from({ length: 80 }, (_, n) => (n < 40 ? 0 : 1));
  const positive = Uint8Array.from(scores, (score, n) => (n % 40 < (score === 0 ? 10 : 30) ? 1 : 0));
  const curve = { kind: 'platt' as const, ...fitPlatt(scores, positive) };
  const [low, high] = [(10 * 41 + 30) / 42 / 40, (30 * 41 + 10) / 42 / 40];
  assert.ok(Math.abs(probabilityAt(curve, 0) - low) < 1e-6);
  assert.ok(Math.abs(probabilityAt(curve, 1) - high) < 1e-6);
});

test('a score that says the contrary gives a flat curve, and separated scores no certainty', () => {
  const rising = Float64Array.from({ length: 40 }, (_, n) => n);
  const falling = fitPlatt(
    rising,
    Uint8Array.from(rising, (score) => (score < 20 ? 1 : 0)),
  );
  assert.equal(falling.slope, 0);
  // As many with as without the label: log odds of 0.
  assert.ok(Math.abs(falling.offset) < 1e-9);
  const apart = Uint8Array.from(rising, (score) => (score >= 20 ? 1 : 0));
  const curve = { kind: 'platt' as const, ...fitPlatt(rising, apart) };
  assert.ok(probabilityAt(curve, 39) > 0.95 && probabilityAt(curve, 39) < 1);
});

test('neighbours that fall are pooled, whatever the order of the tiles', () => {
  // By score: 0, 1, 0, 1, 1; the second and third fall and become ½.
  const curve = fitIsotonic([3, 1, 5, 2, 4], Uint8Array.of(0, 0, 1, 1, 1));
  assert.deepEqual(curve, { scores: [1, 2, 3, 4, 5], probabilities: [0, 0.5, 0.5, 1, 1] });
  assert.deepEqual(
    [0, 1.5, 2.5, 3.5, 9].map((score) => isotonicAt(curve, score)),
    [0, 0.25, 0.5, 0.75, 1],
  );
  // A tie of one with and one without the label is one step.
  assert.deepEqual(fitIsotonic([1, 1], Uint8Array.of(1, 0)), { scores: [1], probabilities: [0.5] });
});

test('under 1,000 tiles the curve is logistic, from there on it is a staircase, and with four tiles of a label there is none', () => {
  const kindOf = (count: number, positives: number) =>
    fitCurve(
      Float64Array.from({ length: count }, (_, n) => n),
      Uint8Array.from({ length: count }, (_, n) => (n >= count - positives ? 1 : 0)),
    )?.kind ?? null;
  assert.deepEqual([kindOf(999, 100), kindOf(1000, 100), kindOf(999, 4)], ['platt', 'isotonic', null]);
});

test('a probability is re-weighted to another share, and the share is found again from probabilities alone', () => {
  assert.ok(Math.abs(reweigh(0.5, 0.5, 0.2) - 0.2) < 1e-12);
  // A test that is right of 8 in 10 either way; where 1 in 10 has it, .8·.1 + .2·.9 = .26 of the answers are yes.
  assert.ok(Math.abs(estimatePrior([0.2, 0.8], [7400, 2600], 0.5) - 0.1) < 1e-3);
  assert.equal(estimatePrior([0.2, 0.8], [0, 0], 0.5), 0.5);
});

test('the calibration error is the mean distance of bins, by hand', () => {
  const bins = new ReliabilityBins(2);
  // Two answers at .25 of which one is right; two at .95, both right, in another block.
  for (const isRight of [true, false]) bins.add(0, 0.25, isRight);
  for (const isRight of [true, true]) bins.add(1, 0.95, isRight);
  assert.ok(Math.abs(bins.error(null) - (0.5 * 0.25 + 0.5 * 0.05)) < 1e-12);
  assert.ok(Math.abs(bins.error([0, 3]) - 0.05) < 1e-12);
});
