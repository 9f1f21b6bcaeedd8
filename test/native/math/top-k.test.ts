import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../native/math/random.ts';
import { TopK } from '../../../native/math/top-k.ts';

test('the k best of many are those of a full sort, of equals the lower index', () => {
  const random = new Random(1);
  // Few distinct scores, so that most are ties.
  const scores = Array.from({ length: 500 }, () => random.below(20));
  const top = new TopK(37);
  for (const index of random.shuffle([...scores.keys()])) top.offer(index, scores[index]!);
  const expected = [...scores.entries()]
    .sort(([i, a], [j, b]) => b - a || i - j)
    .slice(0, 37)
    .map(([index, score]) => ({ index, score }));
  assert.deepEqual(top.ranked(), expected);
});

test('fewer items than k are all kept, and what is no number is not', () => {
  const top = new TopK(5);
  top.offer(0, Number.NaN);
  top.offer(1, -1);
  top.offer(2, 3);
  assert.deepEqual(top.ranked(), [
    { index: 2, score: 3 },
    { index: 1, score: -1 },
  ]);
});

test('a k beyond all memory keeps what there is', () => {
  const top = new TopK(99_999_999_999);
  for (let index = 0; index < 3000; index++) top.offer(index, index);
  const ranked = top.ranked();
  assert.equal(ranked.length, 3000);
  assert.deepEqual(ranked[0], { index: 2999, score: 2999 });
});

test('a k below one is refused', () => {
  assert.throws(() => new TopK(0), /at least 1/);
});
