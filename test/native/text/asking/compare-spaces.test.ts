import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { normaliseRows } from '../../../../native/math/distance.ts';
import { Random } from '../../../../native/math/random.ts';
import { type ComparedSpace, compareNeighbours } from '../../../../native/text/asking/compare-spaces.ts';
import { Lexicon } from '../../../../native/text/vocabulary/lexicon.ts';

const { signal } = unattended;
const ask = { k: 10, seed: 1 };

function space(terms: string[], dimension: number, seed: number): ComparedSpace {
  const random = new Random(seed);
  const rows = Float32Array.from({ length: terms.length * dimension }, () => random.normal());
  return {
    lexicon: new Lexicon(terms, new Uint32Array(terms.length).fill(1)),
    unitTerms: normaliseRows(rows, dimension),
    dimension,
  };
}

const words = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `w${n + from}`);

test('a space agrees with itself, also turned and in another order', async () => {
  const a = space(words(300), 8, 1);
  assert.deepEqual(await compareNeighbours(a, a, ask, signal), {
    shared: 300,
    overlap: 1,
    chance: 10 / 299,
    judged: 200,
  });
  // Mirrored in one axis, terms from last to first.
  const terms = [...a.lexicon.terms].reverse();
  const mirrored = new Float32Array(a.unitTerms.length);
  for (const [place, term] of terms.entries())
    for (let k = 0; k < 8; k++)
      mirrored[place * 8 + k] = a.unitTerms[a.lexicon.indexOf(term) * 8 + k]! * (k === 3 ? -1 : 1);
  const b = { lexicon: new Lexicon(terms, new Uint32Array(300).fill(1)), unitTerms: mirrored, dimension: 8 };
  assert.equal((await compareNeighbours(a, b, ask, signal)).overlap, 1);
});

test('unrelated spaces agree by chance; only what both know counts', async () => {
  const a = space(words(1000), 10, 1);
  const b = space(words(1000, 500), 30, 2);
  const { shared, overlap, chance } = await compareNeighbours(a, b, ask, signal);
  assert.deepEqual([shared, chance], [500, 10 / 499]);
  // 2,000 draws of a chance of 1 in 50: .02 ± .003 is one standard deviation.
  assert.ok(Math.abs(overlap! - chance!) < 0.015, String(overlap));
});

test('with too few shared terms there is no figure', async () => {
  const few = await compareNeighbours(space(words(20), 4, 1), space(words(20, 15), 4, 2), ask, signal);
  assert.deepEqual(few, { shared: 5, overlap: null, chance: null, judged: 0 });
});
