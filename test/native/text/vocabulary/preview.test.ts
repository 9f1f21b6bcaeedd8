import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SPACE } from '../../../../native/contract/text.ts';
import { unattended } from '../../../../native/contract/work.ts';

import { previewVocabulary } from '../../../../native/text/vocabulary/preview.ts';
import { encoded } from '../encoded.ts';

async function* inTurn(paragraphs: string[]) {
  yield* paragraphs;
}

const paragraphs = [
  ...Array.from({ length: 8 }, () => 'A parking lot. The port of call has a parking lot'),
  'once upon a time',
];
const options = {
  ...DEFAULT_SPACE,
  ...{ phrases: 1, phraseScore: 'npmi' as const, phraseThreshold: 0.8, minCount: 2, stopWords: ['has'] },
};

test('a preview keeps the terms that a training would keep', async () => {
  const preview = await previewVocabulary(inTurn(paragraphs), options, 10_000, unattended);
  const corpus = await encoded([{ paragraphs }], options);
  assert.deepEqual(preview.lexicon.terms, corpus.lexicon.terms);
  assert.deepEqual(preview.lexicon.counts, corpus.lexicon.counts);
  assert.equal(preview.words, corpus.tokenCount);
  assert.equal(preview.isSample, false);
  // a, parking, lot, the, port, of, call, has, once, upon, time
  assert.equal(preview.differentWords, 11);
});

test('phrases come with the count they have in the text and the score they were found by', async () => {
  const { phrases } = await previewVocabulary(inTurn(paragraphs), options, 10_000, unattended);
  assert.deepEqual(
    phrases.map(({ text, count }) => [text, count]),
    [
      ['parking_lot', 16],
      ['port_of_call', 8],
    ],
  );
  for (const { score } of phrases) assert.ok(Math.abs(score - 1) < 1e-12);
});

test('only the beginning of a long text is read', async () => {
  const preview = await previewVocabulary(inTurn(paragraphs), options, 20, unattended);
  assert.equal(preview.isSample, true);
  // Paragraphs of 11 words are read whole.
  assert.equal(preview.words, 22);
});

test('a preview of no words keeps none', async () => {
  const preview = await previewVocabulary(inTurn(['…']), options, 20, unattended);
  assert.equal(preview.words, 0);
  assert.equal(preview.lexicon.size, 0);
});

test('an abort stops it', async () => {
  const work = { signal: AbortSignal.abort(), report() {} };
  await assert.rejects(previewVocabulary(inTurn(Array(50_000).fill('a b c d')), options, 1e6, work), {
    name: 'AbortError',
  });
});
