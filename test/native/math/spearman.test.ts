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

test('a constant side has no correlation', () => {
  assert.ok(Number.isNaN(spearman([1, 1, 1], [1, 2, 3])));
});
