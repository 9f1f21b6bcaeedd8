import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editDistance } from '../../../../native/text/asking/edit-distance.ts';
import { suggestions } from '../../../../native/text/asking/suggest.ts';
import { Lexicon } from '../../../../native/text/vocabulary/lexicon.ts';

test('an edit is an insertion, a deletion, a substitution or a swap of neighbours', () => {
  const pairs: [string, string, number][] = [
    ['marsh', 'marsh', 0],
    ['marsh', 'mash', 1],
    ['marsh', 'march', 1],
    ['marsh', 'mrash', 1],
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
  ];
  for (const [a, b, distance] of pairs) {
    assert.equal(editDistance(a, b, 5), distance, `${a} ${b}`);
    assert.equal(editDistance(b, a, 5), distance, `${b} ${a}`);
  }
  assert.equal(editDistance('kitten', 'sitting', 2), 3);
  assert.equal(editDistance('a', 'abcdefgh', 2), 3);
});

const words = ['harbour', 'farm', 'land', 'forest', 'forests', 'far', 'sea'];
const lexicon = new Lexicon(
  words,
  Uint32Array.from(words, (_, i) => 100 - i),
);

test('a misspelling suggests the closest words, the frequent before the rare', () => {
  assert.deepEqual(suggestions(lexicon, 'harbor'), ['harbour']);
  assert.deepEqual(suggestions(lexicon, 'forset'), ['forest', 'forests']);
});

test('a compound suggests its parts', () => {
  assert.deepEqual(suggestions(lexicon, 'farmland'), ['farm', 'land']);
  assert.deepEqual(suggestions(lexicon, 'sea_forest'), ['sea', 'forest']);
});

test('a short word is only taken for one a single edit away, and gibberish for none', () => {
  assert.deepEqual(suggestions(lexicon, 'fare'), ['farm', 'far']);
  assert.deepEqual(suggestions(lexicon, 'xqzzvv'), []);
});
