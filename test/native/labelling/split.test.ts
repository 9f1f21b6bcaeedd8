import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEGREE_M } from '../../../native/geo/distance.ts';
import {
  BUFFERED,
  foldsOf,
  type SplitTiles,
  splitOfFold,
  splitTiles,
  TEST,
  TRAIN,
  VALIDATION,
} from '../../../native/labelling/split.ts';
import { Random } from '../../../native/math/random.ts';

const tileM = 100;

interface Tile {
  readonly xM: number;
  readonly yM: number;
  readonly labels: readonly number[];
  readonly features?: readonly string[];
}

/** Tiles in metres around (20° E, 10° N). */
function tilesAt(tiles: readonly Tile[]): SplitTiles {
  const lonScaleM = DEGREE_M * Math.cos((10 * Math.PI) / 180);
  return {
    lonDeg: Float64Array.from(tiles, ({ xM }) => 20 + xM / lonScaleM),
    latDeg: Float64Array.from(tiles, ({ yM }) => 10 + yM / DEGREE_M),
    labels: tiles.map(({ labels }) => labels),
    featureIds: tiles.map(({ features }) => features ?? []),
    tileM,
  };
}

/** 60 × 60 tiles side by side; three labels in stripes, a fourth in one corner in twenty. */
const field = tilesAt(
  Array.from({ length: 3600 }, (_, n) => {
    const [column, row] = [n % 60, Math.floor(n / 60)];
    const rare = column % 20 < 4 && row % 20 < 4 ? [3] : [];
    return { xM: column * tileM, yM: row * tileM, labels: [Math.floor(row / 5) % 3, ...rare] };
  }),
);

const options = { seed: 1, bufferM: 150, blockM: null };

function centresApartM(tiles: SplitTiles, i: number, j: number): number {
  const eastM = (tiles.lonDeg[i]! - tiles.lonDeg[j]!) * DEGREE_M * Math.cos((10 * Math.PI) / 180);
  return Math.max(Math.abs(eastM), Math.abs(tiles.latDeg[i]! - tiles.latDeg[j]!) * DEGREE_M);
}

test('the same seed gives the same split, another seed another', () => {
  const first = splitTiles(field, options);
  assert.deepEqual(splitTiles(field, options), first);
  assert.notDeepEqual(splitTiles(field, { ...options, seed: 2 }).part, first.part);
});

test('there are at least ten blocks, at least four tiles wide', () => {
  const { report } = splitTiles(field, options);
  assert.ok(report.blocks >= 10, `${report.blocks}`);
  assert.ok(report.blockM >= 4 * tileM);
});

test('no training tile lies within the buffer of a validation or test tile', () => {
  const { part, report } = splitTiles(field, options);
  const of = (wanted: number) => [...part.keys()].filter((tile) => part[tile] === wanted);
  const held = [...of(VALIDATION), ...of(TEST)];
  for (const tile of of(TRAIN)) {
    assert.ok(held.every((other) => centresApartM(field, tile, other) > options.bufferM - 1));
  }
  assert.ok(report.nearestTrainTileM! >= options.bufferM - 1);
});

test('each label comes close to its shares of 70 : 15 : 15 before the buffer', () => {
  const { part } = splitTiles(field, { ...options, bufferM: 0 });
  for (const label of [0, 1, 2, 3]) {
    const counts = [0, 0, 0, 0];
    for (const [tile, own] of field.labels.entries()) if (own.includes(label)) counts[part[tile]!]!++;
    const total = counts.reduce((sum, count) => sum + count, 0);
    for (const [index, share] of [0.7, 0.15, 0.15].entries()) {
      // A block is about 5 % of the tiles.
      assert.ok(Math.abs(counts[index]! / total - share) < 0.12, `label ${label}: ${counts.join(' ')}`);
    }
  }
});

test('a feature that fits into a block is in one part only', () => {
  // Rows of ten features of 3 × 3 tiles side by side; the tile between two neighbours shows both.
  const tiles: Tile[] = [];
  for (let id = 0; id < 60; id++) {
    const [column, row] = [id % 10, Math.floor(id / 10)];
    for (let i = 0; i < 9; i++) {
      const isShared = i === 5 && column < 9;
      tiles.push({
        xM: (3 * column + (i % 3)) * tileM,
        yM: (4 * row + Math.floor(i / 3)) * tileM,
        labels: [id % 4],
        features: isShared ? [`f${id}`, `f${id + 1}`] : [`f${id}`],
      });
    }
  }
  const split = splitTiles(tilesAt(tiles), { ...options, bufferM: 0 });
  const partsOf = new Map<string, Set<number>>();
  for (const [tile, { features }] of tiles.entries()) {
    for (const id of split.part[tile] === BUFFERED ? [] : features!) {
      partsOf.set(id, (partsOf.get(id) ?? new Set()).add(split.part[tile]!));
    }
  }
  assert.ok([...partsOf.values()].every((parts) => parts.size === 1));
  assert.equal(split.report.sharedFeatures, 0);
});

test('a feature larger than a block is counted where it shows in two parts', () => {
  const river = Array.from({ length: 100 }, (_, i) => ({
    xM: i * tileM,
    yM: 0,
    labels: [0],
    features: ['river'],
  }));
  const { report } = splitTiles(tilesAt(river), { ...options, bufferM: 0 });
  assert.equal(report.sharedFeatures, 1);
});

test('a place seen in two scenes is in one block', () => {
  const twice = tilesAt(
    [0, 1].flatMap(() =>
      Array.from({ length: 400 }, (_, n) => ({
        xM: (n % 20) * tileM,
        yM: Math.floor(n / 20) * tileM,
        labels: [n % 2],
      })),
    ),
  );
  const { part, block } = splitTiles(twice, { ...options, bufferM: 0 });
  for (let n = 0; n < 400; n++) assert.deepEqual([part[n], block[n]], [part[n + 400], block[n + 400]]);
});

test('folds divide the tiles, each of whole blocks', () => {
  const folds = foldsOf(field, 5, options);
  const foldOfBlock = new Map<number, number>();
  const sizes = [0, 0, 0, 0, 0];
  for (const [tile, fold] of folds.fold.entries()) {
    sizes[fold]!++;
    assert.equal(foldOfBlock.get(folds.block[tile]!) ?? fold, fold);
    foldOfBlock.set(folds.block[tile]!, fold);
  }
  for (const size of sizes) assert.ok(Math.abs(size / 3600 - 0.2) < 0.08, sizes.join(' '));
});

test('the split of a fold tests that fold, and trains on the others beyond the buffer', () => {
  const folds = foldsOf(field, 4, options);
  const { part, report } = splitOfFold(field, folds, 2, options);
  for (const [tile, fold] of folds.fold.entries()) {
    assert.equal(part[tile] === TEST, fold === 2);
    assert.ok(fold === 2 || part[tile] === TRAIN || part[tile] === BUFFERED);
  }
  assert.ok(report.nearestTrainTileM! >= options.bufferM - 1);
});

test('thirty small polygons on a small scene still train and test', () => {
  const random = new Random(11);
  const small = Array.from({ length: 30 }, (_, id) => {
    const [x, y] = [random.below(120), random.below(120)];
    return Array.from({ length: 8 }, (_, i) => ({
      xM: (x + (i % 4)) * tileM,
      yM: (y + Math.floor(i / 4)) * tileM,
      labels: [id % 5],
      features: [`f${id}`],
    }));
  }).flat();
  const { part, report } = splitTiles(tilesAt(small), { ...options, bufferM: 3 * tileM });
  const count = (wanted: number) => part.filter((value) => value === wanted).length;
  assert.ok(report.blocks >= 10);
  assert.ok(count(TRAIN) > 100 && count(TEST) > 10 && count(VALIDATION) > 10, `${[...part]}`);
  assert.ok(count(BUFFERED) < 60);
});

test('no tiles, one tile and one block have a split too', () => {
  assert.equal(splitTiles(tilesAt([]), options).part.length, 0);
  assert.deepEqual([...splitTiles(tilesAt([{ xM: 0, yM: 0, labels: [0] }]), options).part], [TRAIN]);
  assert.throws(() => foldsOf(field, 1, options), /folds must be/);
});
