import assert from 'node:assert/strict';
import test from 'node:test';
import {
  averagePrecision,
  fallingOrder,
  rocArea,
} from '../../../../native/crossmodal/evaluation/average-precision.ts';
import { confusionMatrix, hitAtK, rankAnswers } from '../../../../native/crossmodal/evaluation/figures.ts';
import { balancedWeights, labelShares, shareTargets } from '../../../../native/crossmodal/label-shares.ts';

const precisionOf = (scores: number[], positive: number[], weights: number[] | null = null) =>
  averagePrecision(scores, Uint8Array.from(positive), weights, fallingOrder(scores));

test('average precision is the mean of the precisions at the positives', () => {
  // Ranks 1, 3 and 4 of 5: (1 + 2/3 + 3/4) ÷ 3.
  assert.equal(precisionOf([5, 4, 3, 2, 1], [1, 0, 1, 1, 0]), (1 + 2 / 3 + 3 / 4) / 3);
});

test('equal scores are one step, in whatever order they come', () => {
  // One step of four with two positives: precision ½. (scikit-learn: average_precision_score gives the same.)
  assert.equal(precisionOf([1, 1, 1, 1], [1, 1, 0, 0]), 0.5);
  assert.equal(precisionOf([1, 1, 1, 1], [0, 0, 1, 1]), 0.5);
  assert.equal(precisionOf([1, 2], [0, 0]), null);
});

test('a weight of two counts like the tile twice, a weight of zero like no tile', () => {
  assert.equal(precisionOf([3, 2, 1], [0, 1, 1], [1, 2, 0]), precisionOf([3, 2, 2], [0, 1, 1]));
});

test('the ROC area is the share of pairs in the right order, ties half', () => {
  // Positives 3 and 1, negatives 2 and 1: right, right, wrong, tie: 2.5 ÷ 4.
  assert.equal(rocArea([3, 1, 2, 1], Uint8Array.of(1, 1, 0, 0)), 0.625);
  assert.equal(rocArea([3, 1], Uint8Array.of(1, 1)), null);
});

// Tile 0: A; 1: A; 2: A; 3: B; 4: mostly C and some B; 5: background.
const SHARES = labelShares([
  [[0, 1]],
  [[0, 1]],
  [[0, 0.5]],
  [[1, 1]],
  [
    [1, 0.2],
    [2, 0.6],
  ],
  [],
]);
const ANSWERS = {
  tiles: Uint32Array.of(0, 1, 2, 3, 4, 5),
  labelCount: 3,
  scores: Float32Array.of(
    ...[0.9, 0.1, 0], // A: right
    ...[0.1, 0.9, 0], // B: wrong, A is second
    ...[0.5, 0.5, 0], // a tie of A with B: no hit
    ...[0, 0.7, 0.1], // right
    ...[0, 0.8, 0.1], // B, which the tile also carries: right
    ...[1, 0, 0],
  ),
};

test('hit@1 is a mean over labels, accuracy one over tiles, and background is in neither', () => {
  const ranked = rankAnswers(ANSWERS, SHARES);
  assert.deepEqual([...ranked.main], [0, 0, 0, 1, 2, -1]);
  assert.deepEqual([...ranked.rank], [0, 1, 1, 0, 0, -1]);
  const hits = hitAtK(ranked, 3, 1, null);
  assert.deepEqual([...hits.perLabel], [1 / 3, 1, 1]);
  assert.ok(Math.abs(hits.mean - 7 / 9) < 1e-12);
  assert.equal(hits.accuracy, 3 / 5);
  assert.equal(hitAtK(ranked, 3, 2, null).accuracy, 1);
  assert.deepEqual(confusionMatrix(ranked, 3), [
    [2, 1, 0],
    [0, 1, 0],
    [0, 1, 0],
  ]);
});

test('targets are shares with sum 1, of background zero; every label weighs the same, background too', () => {
  const targets = shareTargets(SHARES, Uint32Array.of(2, 4, 5), 3);
  const expected = [1, 0, 0, 0, 0.25, 0.75, 0, 0, 0];
  targets.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]!) < 1e-6);
  });
  const weights = balancedWeights(SHARES, Uint32Array.of(0, 1, 2, 3, 4, 5), 3);
  [1 / 12, 1 / 12, 1 / 12, 1 / 4, 1 / 4, 1 / 4].forEach((weight, i) => {
    assert.ok(Math.abs(weights[i]! - weight) < 1e-12);
  });
});
