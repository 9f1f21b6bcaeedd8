import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findEpsg } from '../../../native/geo/epsg.ts';
import { searchEpsg } from '../../../native/geo/epsg-search.ts';

const codes = (text: string) => searchEpsg(text, 20).map(({ code }) => code);

test('a system is found by its code, by its name, and by where it is used', () => {
  assert.equal(codes('32615')[0], '32615');
  assert.equal(codes('EPSG:28992')[0], '28992');
  assert.equal(codes('utm zone 15n')[0], '32615', 'WGS 84 before older datums');
  assert.ok(codes('utm zone 15n').includes('26915'));
  assert.equal(codes('amersfoort rd new')[0], '28992');
  assert.ok(codes('lambert-93').includes('2154'));
  assert.ok(codes('new zealand transverse mercator').includes('2193'));
});

test('nothing is found for nothing, nor for words that stand in no entry; what is found can be used', () => {
  assert.deepEqual(codes(''), []);
  assert.deepEqual(codes('  : '), []);
  assert.deepEqual(codes('atlantis grid'), []);
  assert.deepEqual(codes('mars 2000'), []);
  for (const code of codes('lambert')) assert.ok(findEpsg(code), code);
});
