import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { Bm25 } from '../../../../native/text/evaluation/bm25.ts';
import { strongestTerms } from '../../../../native/text/evaluation/strongest-terms.ts';
import { TermIndex } from '../../../../native/text/evaluation/term-index.ts';
import { wordsOf } from './words-of-texts.ts';

const { signal } = unattended;

/** Three texts of 4, 2 and 3 words: 3 on average. */
const texts = wordsOf([['marsh marsh marsh river'], ['river bank'], ['town bank road']]);
const index = await TermIndex.of(texts.ids, texts.documentOffsets, texts.lexicon.size, signal);
const row = (word: string) => texts.lexicon.indexOf(word);

test('a text holds its own terms, and each is counted where it stands', () => {
  assert.deepEqual([...index.lengths], [4, 2, 3]);
  assert.deepEqual(
    ['marsh', 'river', 'bank'].map((word) => index.textsWith(row(word))),
    [1, 2, 2],
  );
  assert.deepEqual(
    [0, 1, 2].map((text) => index.holds(text, row('river'))),
    [true, true, false],
  );
  assert.equal(index.times[index.starts[row('marsh')]!], 3);
});

test('BM25 is what Robertson and Zaragoza write, with one inside the logarithm', async () => {
  const bm25 = await Bm25.of(index, signal);
  const scores = new Float64Array(3);
  bm25.score(Int32Array.of(row('river')), scores);
  // River stands in 2 of 3 texts: ln(1 + 1.5/2.5). Lengths: 1.2·(.25 + .75·4/3) = 1.5 and 1.2·(.25 + .75·2/3) = .9.
  const rarity = Math.log(1.6);
  const expected = [(rarity * 2.2) / 2.5, (rarity * 2.2) / 1.9, 0];
  for (const [text, score] of scores.entries()) assert.ok(Math.abs(score - expected[text]!) < 1e-12);

  bm25.score(Int32Array.of(row('marsh'), row('bank')), scores);
  // Marsh, three times in the first only: ln(1 + 2.5/1.5)·3·2.2/(3 + 1.5). Bank: ln 1.6 again, lengths .9 and 1.2.
  assert.ok(Math.abs(scores[0]! - (Math.log(1 + 2.5 / 1.5) * 6.6) / 4.5) < 1e-12);
  assert.ok(Math.abs(scores[1]! - (rarity * 2.2) / 1.9) < 1e-12);
  assert.ok(Math.abs(scores[2]! - (rarity * 2.2) / 2.2) < 1e-12);
});

test('the strongest term of a document is frequent there and rare elsewhere', async () => {
  // “the” is everywhere; marsh and boat thrice in one each; the third document repeats nothing three times.
  const own = wordsOf([['the the the the marsh marsh marsh'], ['the boat boat boat'], ['the town town']]);
  const documents = await TermIndex.of(own.ids, own.documentOffsets, own.lexicon.size, signal);
  const strongest = await strongestTerms(documents, signal);
  assert.deepEqual(
    Array.from(strongest, (term) => own.lexicon.terms[term] ?? null),
    ['marsh', 'boat', null],
  );
});
