import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCode, isNothing, splitName } from '../../../native/gis/code.ts';

test('numbers, short capitals and values without a vowel are codes', () => {
  for (const value of ['12', '3.5', '-9999', 'TC', 'HE', 'BTH', 'J6S', 'hw', 'Fdc'])
    assert.ok(isCode(value, []), value);
});

test('words are not codes, in whatever script', () => {
  for (const value of ['forest', 'WetSand', 'sky', 'Grünland', '黑龙江', 'лес', 'WATER', 'he']) {
    assert.ok(!isCode(value, []), value);
  }
});

test('a word in a column of codes is a code, and repeats of one value do not make it so', () => {
  assert.ok(isCode('ice', ['TC', 'SL', 'TM', 'ice']));
  assert.ok(!isCode('ice', ['TC', 'TC', 'TC', 'ice', 'snow', 'water']));
});

test('names split at signs and where the case changes', () => {
  assert.deepEqual(splitName('WetSand'), ['wet', 'sand']);
  assert.deepEqual(splitName('parking_lot-2nd'), ['parking', 'lot', '2nd']);
  assert.deepEqual(splitName('NLCDClass'), ['nlcd', 'class']);
  assert.deepEqual(splitName("people's park"), ["people's", 'park']);
  assert.deepEqual(splitName('__'), []);
});

test('what says only what a place is not has no meaning', () => {
  for (const value of [
    'None',
    'NULL',
    'Other',
    'unclassified',
    'background',
    'not_building',
    'NotForest',
    'non-forest',
    'no data',
    ' ',
  ]) {
    assert.ok(isNothing(value), value);
  }
  for (const value of ['notary', 'north', 'mother', 'another town', 'not'])
    assert.ok(!isNothing(value), value);
});
