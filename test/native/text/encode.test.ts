import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { documentOffsets, encodeCorpus, paragraphOffsets } from '../../../native/text/encode.ts';
import { topicCorpus } from './topic-corpus.ts';

const documents = [
  { paragraphs: ['Boat near pier. A boat!', 'once'] },
  { paragraphs: [] },
  { paragraphs: ['pier boat', 'a pier'] },
];

test('terms are ordered by count, then by spelling, and rare words are left out', async () => {
  const corpus = await encodeCorpus(documents, { minCount: 2 }, unattended);
  assert.deepEqual(corpus.lexicon.terms, ['boat', 'pier', 'a']);
  assert.deepEqual([...corpus.lexicon.counts], [3, 3, 2]);
  assert.equal(corpus.tokenCount, 10);
});

test('sentences, paragraphs and documents are kept apart, also those left without a word', async () => {
  const corpus = await encodeCorpus(documents, { minCount: 2 }, unattended);
  const words = (from: number, to: number) =>
    Array.from(corpus.ids.subarray(from, to), (id) => corpus.lexicon.terms[id]);
  const sentencesFound = Array.from(corpus.sentenceParagraph, (paragraph, s) => [
    paragraph,
    words(corpus.sentenceOffsets[s]!, corpus.sentenceOffsets[s + 1]!),
  ]);
  assert.deepEqual(sentencesFound, [
    [0, ['boat', 'pier']],
    [0, ['a', 'boat']],
    [2, ['pier', 'boat']],
    [3, ['a', 'pier']],
  ]);
  assert.deepEqual([...corpus.paragraphDocument], [0, 0, 2, 2]);
  assert.deepEqual([...paragraphOffsets(corpus)], [0, 4, 4, 6, 8]);
  assert.deepEqual([...documentOffsets(corpus)], [0, 4, 4, 8]);
  assert.equal(corpus.documentCount, 3);
});

test('the order of documents changes no row of the vocabulary', async () => {
  const some = topicCorpus(5, 3, 1);
  const [forward, backward] = await Promise.all(
    [some, some.toReversed()].map((documents) => encodeCorpus(documents, { minCount: 1 }, unattended)),
  );
  assert.deepEqual(forward!.lexicon.terms, backward!.lexicon.terms);
});

test('a sentence longer than a thousand words is cut', async () => {
  const corpus = await encodeCorpus([{ paragraphs: ['to be '.repeat(1200)] }], { minCount: 1 }, unattended);
  assert.deepEqual([...corpus.sentenceOffsets], [0, 1000, 2000, 2400]);
});

test('a text without words that repeat is not enough', async () => {
  await assert.rejects(encodeCorpus([{ paragraphs: ['all different words'] }], { minCount: 2 }, unattended), {
    failure: {
      kind: 'not-enough',
      what: 'words that stand at least 2 times in the text',
      found: 0,
      needed: 2,
      remedy: 'Add more text, or lower --min-count.',
    },
  });
});

test('an abort stops between paragraphs', async () => {
  const work = { signal: AbortSignal.abort(), report() {} };
  await assert.rejects(encodeCorpus(documents, { minCount: 1 }, work), { name: 'AbortError' });
});
