import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTileGrid } from '../../../native/geo/tile-grid.ts';
import type { Fractions } from '../../../native/labelling/fractions.ts';
import { applyRule, BOUNDARY, CONFLICT, ORIGINS, type TileLabels } from '../../../native/labelling/rule.ts';
import { Random } from '../../../native/math/random.ts';

/** Fractions of labels a, b, c by tile; tiles of `complete` lie inside a complete layer. */
function fractionsFrom(
  tiles: readonly Readonly<Record<string, number>>[],
  complete: readonly number[] = [],
): Fractions {
  const labelIds = ['a', 'b', 'c'];
  const entries = tiles.map((tile) =>
    labelIds.flatMap((id, label) => (tile[id] ? [[label, tile[id]] as const] : [])),
  );
  const entryStart = new Uint32Array(tiles.length + 1);
  for (const [tile, own] of entries.entries()) entryStart[tile + 1] = entryStart[tile]! + own.length;
  const flat = entries.flat();
  return {
    grid: makeTileGrid(tiles.length, 1, 1, 1),
    labelIds,
    entryStart,
    label: Uint16Array.from(flat, ([label]) => label),
    fraction: Float64Array.from(flat, ([, fraction]) => fraction),
    featureStart: new Uint32Array(flat.length + 1),
    feature: new Uint32Array(0),
    features: [],
    insideComplete: Uint8Array.from(tiles, (_, tile) => (complete.includes(tile) ? 1 : 0)),
    warnings: [],
  };
}

function labelsOf(labels: TileLabels, tile: number): string[] {
  return [...labels.label.slice(labels.labelStart[tile], labels.labelStart[tile + 1])].map(
    (i) => labels.labelIds[i]!,
  );
}

const tiles = [{ a: 0.7, b: 0.3 }, { a: 0.5, b: 0.5 }, { b: 0.2 }, {}, { c: 1 }, { a: 0.995, b: 0.005 }];

test('multi: every label at or over the threshold', () => {
  const labels = applyRule(fractionsFrom(tiles), { mode: 'multi', threshold: 0.5 });
  assert.deepEqual(
    tiles.map((_, tile) => labelsOf(labels, tile)),
    [['a'], ['a', 'b'], [], [], ['c'], ['a']],
  );
  assert.deepEqual([...labels.counts], [3, 1, 1]);
  assert.deepEqual([labels.unlabelled, labels.conflicts, labels.background], [2, 1, 0]);
});

test('winner: the largest label, none on a tie', () => {
  const labels = applyRule(fractionsFrom(tiles), { mode: 'winner', threshold: 0.2 });
  assert.deepEqual(
    tiles.map((_, tile) => labelsOf(labels, tile)),
    [['a'], [], ['b'], [], ['c'], ['a']],
  );
  assert.equal(labels.conflicts, 1);
  assert.equal(labels.doubt[1], CONFLICT);
});

test('pure: one label over 99 % and no other over 1 %', () => {
  const labels = applyRule(fractionsFrom([...tiles, { a: 1, b: 0.4 }]), { mode: 'pure', threshold: 0.5 });
  assert.deepEqual(
    [...tiles, {}].map((_, tile) => labelsOf(labels, tile)),
    [[], [], [], [], ['c'], ['a'], []],
  );
});

test('a label may have a threshold of its own', () => {
  const labels = applyRule(fractionsFrom(tiles), { mode: 'multi', threshold: 0.5, thresholds: { b: 0.2 } });
  assert.deepEqual(labelsOf(labels, 0), ['a', 'b']);
  assert.deepEqual(labelsOf(labels, 2), ['b']);
});

test('boundary: partly covered within a tenth of the threshold', () => {
  const labels = applyRule(fractionsFrom([{ a: 0.45 }, { a: 0.55 }, { a: 0.7 }, { a: 1 }]), {
    mode: 'multi',
    threshold: 0.5,
  });
  assert.deepEqual([...labels.doubt], [BOUNDARY, BOUNDARY, 0, 0]);
  assert.equal(labels.boundary, 2);
  assert.equal(applyRule(fractionsFrom([{ a: 1 }]), { mode: 'multi', threshold: 0.95 }).boundary, 0);
});

test('background is what a complete layer leaves free, not what is covered below the threshold', () => {
  const labels = applyRule(fractionsFrom([{}, { a: 0.1 }, { a: 1 }, {}], [0, 1, 2]), {
    mode: 'multi',
    threshold: 0.5,
  });
  assert.deepEqual(
    [...labels.origin].map((origin) => ORIGINS[origin]),
    ['background', 'none', 'rule', 'none'],
  );
  assert.deepEqual([labels.background, labels.unlabelled], [1, 2]);
});

test('what a person said stands over any rule, with labels of their own', () => {
  const person = new Map([
    [0, { origin: 'reviewed' as const, labelIds: ['b'] }],
    [3, { origin: 'drawn' as const, labelIds: ['jetty'] }],
    [4, { origin: 'reviewed' as const, labelIds: [] }],
  ]);
  const labels = applyRule(fractionsFrom(tiles), { mode: 'multi', threshold: 0.5 }, person);
  assert.deepEqual([labelsOf(labels, 0), labelsOf(labels, 3), labelsOf(labels, 4)], [['b'], ['jetty'], []]);
  assert.deepEqual(labels.labelIds, ['a', 'b', 'c', 'jetty']);
  assert.deepEqual([...labels.counts], [2, 2, 0, 1]);
  assert.equal(ORIGINS[labels.origin[4]!], 'reviewed');
});

test('a lower threshold never takes a label of multi away', () => {
  const random = new Random(3);
  const many = Array.from({ length: 500 }, () => ({
    a: random.uniform(),
    b: random.uniform(),
    c: random.uniform(),
  }));
  const fractions = fractionsFrom(many);
  const strict = applyRule(fractions, { mode: 'multi', threshold: 0.6 });
  const loose = applyRule(fractions, { mode: 'multi', threshold: 0.4 });
  for (const tile of many.keys()) {
    const all = labelsOf(loose, tile);
    assert.ok(labelsOf(strict, tile).every((label) => all.includes(label)));
  }
});

test('a threshold of 0 or over 1 is refused', () => {
  for (const threshold of [0, 1.2, Number.NaN]) {
    assert.throws(() => applyRule(fractionsFrom([{}]), { mode: 'multi', threshold }), /over 0 and at most 1/);
  }
});
