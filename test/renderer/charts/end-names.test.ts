import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeNames, shortName } from '../../../renderer/charts/end-names.ts';

test('a name stands right of the longest line, also that of a line which ends before it', () => {
  const names = placeNames(
    [
      { name: 'terms', xPx: 200, yPx: 20 },
      { name: 'paragraphs', xPx: 90, yPx: 60 },
    ],
    150,
  );
  assert.deepEqual(
    names.map(({ name, xPx, yPx, end }) => [name, xPx, yPx, end.xPx]),
    [
      ['terms', 208, 20, 200],
      ['paragraphs', 208, 60, 90],
    ],
  );
});

test('names of ends that lie together stand a line apart, and above the lowest place', () => {
  const ends = [
    { name: 'b', xPx: 10, yPx: 99 },
    { name: 'a', xPx: 10, yPx: 95 },
    { name: 'c', xPx: 10, yPx: 100 },
  ];
  assert.deepEqual(
    placeNames(ends, 100).map(({ name, yPx }) => [name, yPx]),
    [
      ['a', 76],
      ['b', 88],
      ['c', 100],
    ],
  );
});

test('a name that is too long gives way in its middle; its ends and its length are kept', () => {
  assert.equal(shortName('coast-200', 9), 'coast-200');
  assert.equal(shortName('skipgram-of-all-reports-2', 11), 'skipg…rts-2');
  assert.equal([...shortName('🌍🌍🌍🌍🌍🌍', 5)].length, 5);
});
