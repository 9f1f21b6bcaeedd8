import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentPlaces, encodeCorpus } from '../../../../native/text/encoded/encode.ts';
import { PassageReader } from '../../../../native/text/encoded/sentence-file.ts';
import { allSentences, encoded, freshPath, runsOf } from '../encoded.ts';
import { topicCorpus } from '../topic-corpus.ts';

const documents = [
  { paragraphs: ['Boat near pier. A boat!', 'once'] },
  { paragraphs: [] },
  { paragraphs: ['pier boat', 'a pier'] },
];

test('terms are ordered by count, then by spelling, and rare words are left out', async () => {
  const corpus = await encoded(documents, { minCount: 2 });
  assert.deepEqual(corpus.lexicon.terms, ['boat', 'pier', 'a']);
  assert.deepEqual([...corpus.lexicon.counts], [3, 3, 2]);
  assert.equal(corpus.tokenCount, 10);
});

test('sentences, paragraphs and documents are kept apart, also those left without a word', async () => {
  const corpus = await encoded(documents, { minCount: 2 });
  const words = (ids: Int32Array) => Array.from(ids, (id) => corpus.lexicon.terms[id]);
  const { ids, sentenceOffsets, sentenceParagraph } = allSentences(corpus);
  const sentencesFound = Array.from(sentenceParagraph, (paragraph, s) => [
    paragraph,
    words(ids.subarray(sentenceOffsets[s]!, sentenceOffsets[s + 1]!)),
  ]);
  assert.deepEqual(sentencesFound, [
    [0, ['boat', 'pier']],
    [0, ['a', 'boat']],
    [2, ['pier', 'boat']],
    [3, ['a', 'pier']],
  ]);
  assert.deepEqual([...corpus.paragraphDocument], [0, 0, 2, 2]);
  using reader = new PassageReader(corpus.file);
  const passages = (places: Float64Array) =>
    Array.from(places.subarray(1), (end, n) => words(reader.ids(places[n]!, end)).join(' '));
  assert.deepEqual(passages(corpus.paragraphPlaces), ['boat pier a boat', '', 'pier boat', 'a pier']);
  assert.deepEqual(passages(documentPlaces(corpus)), ['boat pier a boat', '', 'pier boat a pier']);
  assert.deepEqual([...corpus.paragraphWords], [4, 0, 2, 2]);
  assert.equal(corpus.documentCount, 3);
});

test('the order of documents changes no row of the vocabulary', async () => {
  const some = topicCorpus(5, 3, 1);
  const [forward, backward] = await Promise.all(
    [some, some.toReversed()].map((documents) => encoded(documents, { minCount: 1 })),
  );
  assert.deepEqual(forward!.lexicon.terms, backward!.lexicon.terms);
});

test('a sentence longer than a thousand words is cut', async () => {
  const corpus = await encoded([{ paragraphs: ['to be '.repeat(1200)] }], { minCount: 1 });
  assert.deepEqual([...allSentences(corpus).sentenceOffsets], [0, 1000, 2000, 2400]);
});

test('a text without words that repeat is not enough', async () => {
  await assert.rejects(encoded([{ paragraphs: ['all different words'] }], { minCount: 2 }), {
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
  await assert.rejects(encodeCorpus(documents, { minCount: 1 }, freshPath(), work), { name: 'AbortError' });
});

test('a document that comes in parts is one document', async () => {
  const parts = [
    { paragraphs: ['boat near pier'] },
    { paragraphs: ['a boat'], goesOn: true },
    { paragraphs: ['a pier'] },
  ];
  const corpus = await encoded(parts, { minCount: 1 });
  assert.deepEqual([...corpus.paragraphDocument], [0, 0, 1]);
  assert.equal(corpus.documentCount, 2);
});

test('a text of many megabytes is the same however it is read', async () => {
  // 400,000 words: the file is longer than what is read and written at once.
  const paragraphs = Array.from(
    { length: 40_000 },
    (_, n) => `ten words in one paragraph and ${n % 7} once word${n} here`,
  );
  const corpus = await encoded([{ paragraphs }], { minCount: 2 });
  // Each paragraph loses its own word.
  assert.equal(corpus.idCount, 9 * 40_000);
  const whole = allSentences(corpus);
  assert.equal(whole.sentenceParagraph.length, 40_000);
  const ids: number[] = [];
  for (const run of runsOf(corpus, 1000)) {
    assert.ok(run.ids.length < 1000 + 9);
    ids.push(...run.ids);
  }
  assert.deepEqual(Int32Array.from(ids), whole.ids.slice());
  const first = Array.from(whole.ids.subarray(0, 9), (id) => corpus.lexicon.terms[id]).join(' ');
  assert.equal(first, 'ten words in one paragraph and 0 once here');
});
