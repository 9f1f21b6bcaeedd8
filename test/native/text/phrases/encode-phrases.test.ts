import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KeepOptions } from '../../../../native/text/vocabulary/choose-vocabulary.ts';
import type { VocabularyOptions } from '../../../../native/text/vocabulary/vocabulary.ts';
import { allSentences, encoded } from '../encoded.ts';

/** The sentences of a text as the space reads it. */
async function reading(paragraphs: string[], options: Partial<KeepOptions>): Promise<string[]> {
  const corpus = await encoded([{ paragraphs }], {
    minCount: 1,
    phraseMinCount: 1,
    phraseScore: 'npmi',
    ...options,
  });
  const { ids, sentenceOffsets, sentenceParagraph } = allSentences(corpus);
  return Array.from(sentenceParagraph, (_, s) =>
    Array.from(
      ids.subarray(sentenceOffsets[s]!, sentenceOffsets[s + 1]!),
      (id) => corpus.lexicon.terms[id],
    ).join(' '),
  );
}

const lots = ['the parking lot was full', 'a parking lot near the river', 'the river was full'];

test('words that are never apart become one term, others stay', async () => {
  assert.deepEqual(await reading(lots, { phrases: 1, phraseThreshold: 0.99, phraseConnectors: [] }), [
    'the parking_lot was_full',
    'a parking_lot near the river',
    'the river was_full',
  ]);
});

test('without passes nothing is joined', async () => {
  assert.deepEqual(await reading(lots, { phrases: 0 }), lots);
});

test('a phrase that is rarer than the minimum count is its words again', async () => {
  const options = { phrases: 1, phraseThreshold: 0.99, phraseConnectors: [], minCount: 2 };
  // `a` and `near` come once each, as would `near_a`, which was found.
  const text = ['parking lot', 'parking lot', 'near a', 'a river', 'river'];
  assert.deepEqual(await reading(text, options), ['parking_lot', 'parking_lot', 'a', 'a river', 'river']);
});

test('connectors stand inside phrases and neither begin nor end one', async () => {
  const text = Array.from({ length: 6 }, () => 'the port of call');
  const options = { phrases: 1, phraseThreshold: 0.99, phraseConnectors: ['the', 'of'] };
  assert.deepEqual(new Set(await reading(text, options)), new Set(['the port_of_call']));
});

test('a second pass joins what the first has made', async () => {
  const text = [...Array.from({ length: 6 }, (_, i) => `new york city hall ${i}`), 'mud', 'mud'];
  const options = { phraseThreshold: 0.99, phraseConnectors: [] };
  const [once] = await reading(text, { ...options, phrases: 1, minCount: 2 });
  assert.equal(once!.split(' ').length, 2);
  assert.deepEqual(
    new Set(await reading(text, { ...options, phrases: 2, minCount: 2 })),
    new Set(['new_york_city_hall', 'mud']),
  );
});

test('stop words are left out and stand in no phrase, unless they connect', async () => {
  const text = Array.from({ length: 6 }, () => 'state of the art and dull grey');
  const options = { phrases: 1, phraseThreshold: 0.9, stopWords: ['of', 'the', 'dull'] };
  assert.deepEqual(
    new Set(await reading(text, { ...options, phraseConnectors: ['of', 'the'] })),
    new Set(['state_of_the_art and grey']),
  );
});

test('the largest vocabulary keeps the most frequent, and phrases that were cut off are words again', async () => {
  const text = [
    ...Array.from({ length: 9 }, () => 'river bank'),
    ...Array.from({ length: 3 }, () => 'old mill'),
  ];
  const options = { phrases: 1, phraseThreshold: 0.99, phraseConnectors: [] };
  const all = await reading(text, options);
  assert.deepEqual(new Set(all), new Set(['river_bank', 'old_mill']));
  // A second term that is more frequent leaves no room for the phrase.
  const cut = await reading([...text, ...Array.from({ length: 5 }, () => 'mud')], {
    ...options,
    maxVocabulary: 2,
  });
  assert.deepEqual(new Set(cut), new Set(['river_bank', 'mud']));
});

test('an attribute keeps its case and is part of no phrase', async () => {
  const text = Array.from({ length: 6 }, () => 'BCLCS=TC species=FD');
  assert.deepEqual(
    new Set(await reading(text, { phrases: 1, phraseThreshold: -1 })),
    new Set(['BCLCS=TC species=FD']),
  );
});

test('options that make no sense are refused before anything is read', async () => {
  const refused = (options: Partial<VocabularyOptions>, what: string) =>
    assert.rejects(reading(['a b'], options), (error: { failure: { kind: string; what: string } }) => {
      assert.equal(error.failure.kind, 'out-of-range');
      assert.equal(error.failure.what, what);
      return true;
    });
  await refused({ minCount: 0 }, 'The least count of a word');
  await refused({ maxVocabulary: 1 }, 'The largest vocabulary');
  await refused({ phrases: 9 }, 'The number of phrase passes');
  await refused({ phrases: 1, phraseThreshold: 2 }, 'The phrase threshold');
  await refused({ phrases: 1, phraseThreshold: Number.NaN }, 'The phrase threshold');
  await refused({ phrases: 1, phraseMinCount: 0.5 }, 'The least count of a phrase');
});

test('a stop-list that leaves nothing is not enough text', async () => {
  await assert.rejects(reading(['River bank river'], { stopWords: ['RIVER', 'bank'] }), {
    failure: {
      kind: 'not-enough',
      what: 'words that stand once in the text and in no stop-list',
      found: 0,
      needed: 2,
      remedy: 'Add more text, shorten the stop-list, or lower --min-count.',
    },
  });
});

test('phrases of a space to go on from are read wherever they stand, also when they are too rare to keep', async () => {
  const text = ['a parking lot', 'river mud river mud', 'parking mud'];
  const options = { phrases: 0, minCount: 2, knownPhrases: ['parking_lot', 'mud_flat'] };
  assert.deepEqual(await reading(text, options), ['river mud river mud', 'mud']);
  assert.deepEqual(await reading(text, { ...options, minCount: 1 }), [
    'a parking_lot',
    'river mud river mud',
    'parking mud',
  ]);
});
