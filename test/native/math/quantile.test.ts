import assert from 'node:assert/strict';
import test from 'node:test';
import { median, quantileOfSorted } from '../../../native/math/quantile.ts';

test('a quantile lies between the order statistics around it', () => {
  // Hand: position 0.25 · 3 = 0.75 between 1 and 2.
  assert.equal(quantileOfSorted([1, 2, 4, 8], 0.25), 1.75);
  assert.equal(quantileOfSorted([1, 2, 4, 8], 1), 8);
});

test('the median of an even count is the mean of the two in the middle', () => {
  assert.equal(median([9, 1, 3, 5]), 4);
});

test('nothing has no median', () => {
  assert.ok(Number.isNaN(median([])));
});
