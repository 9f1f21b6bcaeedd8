import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ranks, spearman } from '../../../native/math/spearman.ts';

test('equal values share the mean of their ranks', () => {
  assert.deepEqual([...ranks([10, 20, 20, 5])], [2, 3.5, 3.5, 1]);
});

test('without ties the correlation is 1 − 6 Σd² / n(n² − 1)', () => {
  // Ranks of b against 1..5 differ by 1, 1, 0, 1, 1: 1 − 6·4/120.
  assert.ok(Math.abs(spearman([1, 2, 3, 4, 5], [2, 1, 3, 5, 4]) - 0.8) < 1e-12);
  assert.ok(Math.abs(spearman([1, 2, 3], [30, 20, 10]) + 1) < 1e-12);
});

test('with ties it is Pearson of the mean ranks, not 1 − 6 Σd² / n(n² − 1)', () => {
  // Ranks of a: 1, 2.5, 2.5, 4; of b: 1, 2, 3.5, 3.5. About 2.5: Σab = 2.25 + 0 + 0 + 1.5, Σa² = Σb² = 4.5.
  const expected = 3.75 / 4.5;
  assert.ok(Math.abs(spearman([1, 5, 5, 9], [10, 20, 30, 30]) - expected) < 1e-12);
  // The short formula would give 1 − 6·(.25 + 1 + .25)/60 = .85.
  assert.ok(Math.abs(expected - 0.85) > 0.01);
});

test('a constant side has no correlation', () => {
  assert.ok(Number.isNaN(spearman([1, 1, 1], [1, 2, 3])));
});
