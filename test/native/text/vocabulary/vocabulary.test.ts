import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenCounter } from '../../../../native/text/vocabulary/vocabulary.ts';

test('every word is counted below the limit', () => {
  const counter = new TokenCounter(3);
  const numbers = ['tide', 'reef', 'tide', 'marsh'].map((word) => counter.count(word));
  assert.deepEqual(numbers, [0, 1, 0, 2]);
  assert.deepEqual([...counter.counts], [2, 1, 1]);
});

test('beyond the limit the rarest are forgotten, each time a little less rare ones', () => {
  const counter = new TokenCounter(3);
  const count = (...words: string[]) => words.map((word) => counter.count(word));
  // The fourth word is one too many: what came once goes, itself included.
  count('tide', 'tide', 'tide', 'reef', 'reef', 'marsh', 'dune');
  assert.deepEqual(counter.terms, ['tide', 'reef', '', '']);
  assert.deepEqual([...counter.counts], [3, 2, 0, 0]);
  // What comes again counts from nothing, under a number of its own.
  assert.deepEqual(count('marsh', 'marsh', 'marsh', 'creek'), [4, 4, 4, 5]);
  // Again four: what came twice goes too.
  assert.deepEqual(counter.terms, ['tide', '', '', '', 'marsh', '']);
  assert.deepEqual([...counter.counts], [3, 0, 0, 0, 3, 0]);
});
