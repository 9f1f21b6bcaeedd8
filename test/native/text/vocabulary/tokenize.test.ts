import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentences, tokens } from '../../../../native/text/vocabulary/tokenize.ts';

test('words are folded to lower case and one form of each character', () => {
  assert.deepEqual(tokens('The FOREST'), ['the', 'forest']);
  assert.deepEqual(tokens('ﬁeld Ⅳ cafe\u0301'), ['field', 'iv', 'café']);
  assert.deepEqual(tokens('Река Днепр, 東京'), ['река', 'днепр', '東京']);
});

test('hyphens part words; inner apostrophes and underscores do not', () => {
  assert.deepEqual(tokens("land-use don't o’brien"), ['land', 'use', "don't", "o'brien"]);
  assert.deepEqual(tokens("the river's banks, the rivers' banks"), [
    'the',
    'river',
    'banks',
    'the',
    'rivers',
    'banks',
  ]);
  assert.deepEqual(tokens('parking_lot _emphasis_'), ['parking_lot', 'emphasis']);
});

test('digits stay, marks and spaces go', () => {
  assert.deepEqual(tokens('B-52 in 2014: 3.5 km (N 7°)!'), [
    'b',
    '52',
    'in',
    '2014',
    '3',
    '5',
    'km',
    'n',
    '7',
  ]);
  assert.deepEqual(tokens(' \n… '), []);
});

test('sentences end where the next one begins', () => {
  assert.deepEqual(sentences('The tide rose. Boats left!  "Why?" He knew.'), [
    'The tide rose.',
    'Boats left!',
    '"Why?"',
    'He knew.',
  ]);
  assert.deepEqual(sentences('no marks at all'), ['no marks at all']);
  assert.deepEqual(sentences('海は青い。山は高い。'), ['海は青い。', '山は高い。']);
  assert.deepEqual(sentences('  '), []);
});

test('an abbreviation, an initial or a number ends no sentence', () => {
  assert.equal(sentences('Mr. Smith met J. R. Jones at St. Mary.').length, 1);
  assert.equal(sentences('It is 3.5 km long, e.g. Route 5.').length, 1);
  assert.equal(sentences('The U.S. Army came.').length, 1);
});

const by = { foldCase: true, digits: 'keep', foldDiacritics: false } as const;

test('case is kept when asked, and a possessive goes all the same', () => {
  assert.deepEqual(tokens("The River's HE", { ...by, foldCase: false }), ['The', 'River', 'HE']);
  assert.deepEqual(tokens("THE RIVER'S", by), ['the', 'river']);
});

test('digits become zeros or numbers are dropped; words with a digit in them stay', () => {
  const text = 'B52 in 1994, 3.5 km, ١٢ ndvi2';
  assert.deepEqual(tokens(text, { ...by, digits: 'zero' }), [
    'b00',
    'in',
    '0000',
    '0',
    '0',
    'km',
    '00',
    'ndvi0',
  ]);
  assert.deepEqual(tokens(text, { ...by, digits: 'drop' }), ['b52', 'in', 'km', 'ndvi2']);
});

test('accents go when asked; vowel signs of other scripts stay', () => {
  const folded = { ...by, foldDiacritics: true };
  assert.deepEqual(tokens('Café Ålesund naïve São', folded), ['cafe', 'alesund', 'naive', 'sao']);
  assert.deepEqual(tokens('हिन्दी', folded), ['हिन्दी']);
  assert.deepEqual(tokens('Café', by), ['café']);
});

test('an attribute is one token and its code is never folded to a word', () => {
  const all = { foldCase: true, digits: 'zero', foldDiacritics: true } as const;
  assert.deepEqual(tokens('BCLCS_4=HE, age=q3 (height_m=10.5).', all), [
    'BCLCS_4=HE',
    'age=q3',
    'height_m=10.5',
  ]);
  assert.deepEqual(tokens('x = y and a=', by), ['x', 'y', 'and', 'a']);
});
