import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phraseScore } from '../../../../native/text/phrases/phrase-score.ts';

const counts = { pair: 20, first: 40, second: 25, total: 10_000 };

test('word2phrase: what is above the discount, over what chance would give', () => {
  // (20 − 5) / (40 · 25) · 10,000
  assert.equal(phraseScore('word2phrase', counts, 5), 150);
  assert.equal(phraseScore('word2phrase', { ...counts, pair: 5 }, 5), 0);
});

test('NPMI: 0 at chance, 1 for words that are never apart, between them by the logarithm', () => {
  // p_ab = p_a · p_b: 100 · 100 / 10,000 = 1
  assert.equal(phraseScore('npmi', { pair: 1, first: 100, second: 100, total: 10_000 }, 5), 0);
  assert.equal(phraseScore('npmi', { pair: 10, first: 10, second: 10, total: 10_000 }, 5), 1);
  // ln(20 · 10,000 / 1000) / ln(10,000 / 20) = ln 200 / ln 500 = 5.298317 / 6.214608
  const between = phraseScore('npmi', counts, 5);
  assert.ok(Math.abs(between - 0.852559) < 1e-6, `${between}`);
});

test('a text of one pair alone has the highest NPMI', () => {
  assert.equal(phraseScore('npmi', { pair: 3, first: 3, second: 3, total: 3 }, 1), 1);
});
