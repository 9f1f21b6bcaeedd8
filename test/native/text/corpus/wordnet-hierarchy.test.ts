import assert from 'node:assert/strict';
import test from 'node:test';
import { hopsBetween, nounHierarchy, synsetNamed } from '../../../../native/text/corpus/wordnet/hierarchy.ts';

const LICENCE = '  1 This software and database is being provided to you, the LICENSEE, by  \n';
/** Lines as in WordNet 3.1: a body of water, a pond and a stream of that kind, and a name that is an instance. */
const DATA = [
  '09248053 17 n 02 body_of_water 0 water 0 001 ~ 09420146 n 0000 | the part of the earth covered with water  ',
  '09420146 17 n 02 pond 0 pool 0 001 @ 09248053 n 0000 | a small lake  ',
  '09471571 17 n 02 stream 0 watercourse 0 002 @ 09248053 n 0000 + 00072153 v 0101 | a body of running water  ',
  '09475292 15 n 01 Thames 0 001 @i 09471571 n 0000 | the longest river in England  ',
  '05850432 09 n 01 fog 0 000 | confusion  ',
].join('\n');
const INDEX = [
  'water n 1 2 @ ~ 1 1 09248053  ',
  'pool n 2 2 @ ~ 2 0 05850432 09420146  ',
  'stream n 1 1 @ 1 1 09471571  ',
  'thames n 1 1 @i 1 0 09475292  ',
].join('\n');

test('sets of synonyms are found by word and sense, and are as far apart as the kind they share', () => {
  const nouns = nounHierarchy(`${LICENCE}${INDEX}\n`, `${LICENCE}${DATA}\n`);
  assert.equal(synsetNamed(nouns, 'pool.n.02'), '09420146');
  assert.equal(synsetNamed(nouns, 'Thames.n.01'), '09475292');
  for (const name of ['pool.n.03', 'reef.n.01', 'pool.v.01', 'pool'])
    assert.equal(synsetNamed(nouns, name), null);
  const hops = (one: string, other: string) => hopsBetween(nouns, one, other);
  assert.equal(hops('09420146', '09420146'), 0);
  assert.equal(hops('09420146', '09248053'), 1);
  assert.equal(hops('09475292', '09420146'), 3);
  assert.equal(hops('05850432', '09420146'), Infinity);
});
