import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_SPACE } from '../../../../native/contract/text.ts';
import { Random } from '../../../../native/math/random.ts';
import { Lexicon } from '../../../../native/text/vocabulary/lexicon.ts';
import { type ReadingOptions, TextReader } from '../../../../native/text/vocabulary/text-reader.ts';
import { allSentences, encoded } from '../encoded.ts';

function readerOf(terms: string[], options: Partial<ReadingOptions> = {}): TextReader {
  return new TextReader(new Lexicon(terms, new Uint32Array(terms.length).fill(5)), {
    ...DEFAULT_SPACE,
    ...options,
  });
}

test('an unseen text is read as the corpus was: word for word, phrase for phrase', async () => {
  const random = new Random(11);
  const words = ['Port', 'of', 'call', 'river', 'Bank', 'state', 'mill', '1994', 'café', 'the'];
  const sentence = () => Array.from({ length: 12 }, () => words[random.below(words.length)]).join(' ');
  // Pairs that come more often than by chance, cut apart by sentences here and there.
  const paragraphs = Array.from(
    { length: 200 },
    () => `${sentence()} river bank. Port of call ${sentence()}.`,
  );
  const options = {
    ...DEFAULT_SPACE,
    ...{ phrases: 2, phraseScore: 'npmi' as const, phraseThreshold: 0.05, minCount: 20, maxVocabulary: 12 },
    ...{ stopWords: ['mill'], digits: 'zero' as const, foldDiacritics: true, foldCase: false },
  };
  const corpus = await encoded([{ paragraphs }], options);
  assert.ok(corpus.lexicon.terms.filter((term) => term.includes('_')).length > 2);
  const reader = new TextReader(corpus.lexicon, options);
  const again = paragraphs.flatMap((paragraph) => [...reader.ids(paragraph)]);
  assert.deepEqual(again, [...allSentences(corpus).ids]);
});

test('the longest known phrase is one term, in a query and across a label', () => {
  const reader = readerOf(['parking', 'lot', 'parking_lot', 'river']);
  assert.deepEqual(reader.terms('Parking lot near the river'), ['parking_lot', 'near', 'the', 'river']);
  assert.deepEqual([...reader.ids('a parking lot')], [2]);
  assert.deepEqual(reader.terms('no parking. Lot 5'), ['no', 'parking', 'lot', '5']);
});

test('a term is found by its words, by its own spelling, and never by half of it', () => {
  const reader = readerOf(['parking_lot', 'river', 'DBPEDIA_ID/Paris']);
  assert.equal(reader.rowOf('Parking Lot'), 0);
  assert.equal(reader.rowOf(' parking_lot '), 0);
  assert.equal(reader.rowOf('DBPEDIA_ID/Paris'), 2);
  assert.equal(reader.rowOf('parking river'), -1);
  assert.equal(reader.rowOf('parking'), -1);
});

test('stop words are not read, also where they are written in capitals', () => {
  const reader = readerOf(['marsh', 'state_of_the_art'], { stopWords: ['The', 'of'] });
  assert.deepEqual(reader.terms('THE marsh of the state of the art'), ['marsh', 'state_of_the_art']);
});
