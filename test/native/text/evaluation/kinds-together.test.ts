import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { centroidCosines, kindShares } from '../../../../native/text/evaluation/kinds-together.ts';
import { normBands, termNorms } from '../../../../native/text/evaluation/norms.ts';

const unit = (...anglesDeg: number[]) =>
  Float32Array.from(
    anglesDeg.flatMap((deg) => [Math.cos((deg * Math.PI) / 180), Math.sin((deg * Math.PI) / 180)]),
  );

test('centroids are compared, each pair of kinds once; a kind that is missing is left out', async () => {
  const tables = [
    { kind: 'term', rows: unit(0, 60), sigmaOf: null },
    { kind: 'paragraph', rows: unit(90), sigmaOf: null },
    { kind: 'document', rows: new Float32Array(0), sigmaOf: null },
  ] as const;
  const [one, ...more] = await centroidCosines(tables, 2, unattended.signal);
  assert.deepEqual([one!.a, one!.b, more.length], ['term', 'paragraph', 0]);
  // The mean direction of 0° and 60° is 30°: 60° from the paragraph.
  assert.ok(Math.abs(one!.cosine - 0.5) < 1e-6);
});

test('kinds share the fifty nearest; by σ another may come first', async () => {
  // One word at 0°; 99 terms at 90°, 60 paragraphs at 10°, 10 documents at 120°.
  const terms = unit(0, ...Array<number>(99).fill(90));
  const tables = [
    { kind: 'term', rows: terms, sigmaOf: (s: Float32Array) => s },
    { kind: 'paragraph', rows: unit(...Array<number>(60).fill(10)), sigmaOf: (s: Float32Array) => s },
    {
      kind: 'document',
      rows: unit(...Array<number>(10).fill(120)),
      sigmaOf: (s: Float32Array) => s.map(() => 9),
    },
  ] as const;
  const shares = await kindShares(tables, { rows: terms, dimension: 2 }, Int32Array.of(0), unattended);
  assert.deepEqual(
    shares.map(({ stock, nearestShare, searchShare }) => [stock, nearestShare, searchShare]),
    [
      [100, 0, 0],
      [60, 1, 0.8],
      [10, 0, 0.2],
    ],
  );
  assert.ok(Math.abs(shares[1]!.stockShare - 60 / 170) < 1e-12);
  const uncalibrated = tables.map((table) => ({ ...table, sigmaOf: null }));
  const [first] = await kindShares(uncalibrated, { rows: terms, dimension: 2 }, Int32Array.of(0), unattended);
  assert.equal(first!.searchShare, null);
});

test('lengths are told by half decades of what they are looked at by', async () => {
  const rows = Float32Array.of(3, 4, 0, 1, 0, 2, 0, 3);
  const bands = normBands(await termNorms(rows, [30, 9, 5, 3], 2, unattended.signal));
  assert.deepEqual(
    bands.map(({ from, to, count, median }) => [from, to, count, median]),
    [
      [3, 9, 3, 2],
      [30, 99, 1, 5],
    ],
  );
  assert.deepEqual(normBands({ kind: 'document', sizes: [], norms: [] }), []);
});
