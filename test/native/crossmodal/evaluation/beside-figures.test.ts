import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { evaluate } from '../../../../native/crossmodal/evaluation/evaluate.ts';
import { nearDuplicates } from '../../../../native/crossmodal/evaluation/near-duplicates.ts';
import { SPACE, scene } from '../scene.ts';

const { signal } = unattended;

test('a mapping judged against itself differs by nothing, and against a worse one by more than chance', async () => {
  const input = scene(300, 4, 0.5, (tile) => tile % 4);
  const same = {
    method: input.method,
    hiddenUnits: null,
    tiles: input.tiles,
    splits: input.splits,
    tileOf: Int32Array.from({ length: 300 }, (_, tile) => tile),
    labelOf: Int32Array.of(0, 1, 2, 3),
  };
  const { against } = await evaluate({ ...input, against: same }, unattended);
  assert.equal(against!.tiles, 300);
  assert.deepEqual([against!.figures.hitAt1!.difference, against!.figures.hitAt1!.interval], [0, [0, 0]]);
  // Features without any label in them; and only the first 240 tiles have some.
  const blind = { ...same, tiles: { ...input.tiles, features: scene(300, 4, 5, () => -1).tiles.features } };
  const moved = (rows: Uint32Array) => rows.filter((tile) => tile < 240);
  const splits = input.splits.map(({ train, validation, test: tested }) => ({
    train: moved(train),
    validation: moved(validation),
    test: moved(tested),
  }));
  const tileOf = same.tileOf.map((tile) => (tile < 240 ? tile : -1));
  const worse = await evaluate({ ...input, against: { ...blind, splits, tileOf } }, unattended);
  assert.equal(worse.against!.tiles, 240);
  const { difference, interval, other } = worse.against!.figures.hitAt1!;
  assert.ok(other < 0.5 && difference > 0.3, `${other} ${difference}`);
  assert.ok(interval![0] > 0, `${interval}`);
});

test('a word that says the same as its label finds it, and nothing where labels lie anywhere', async () => {
  const input = scene(300, 4, 0.3, (tile) => tile % 4);
  const round = {
    labelEmbeddings: input.tiles.labelEmbeddings,
    asked: [0, 1, 2, 3].map((label) => ({ word: `word ${label}`, label })),
    askedEmbeddings: input.tiles.labelEmbeddings,
  };
  const related = { names: round, withSynonyms: [] };
  const { relatedWords, reasons } = await evaluate({ ...input, related }, unattended);
  assert.equal(relatedWords!.names.precisionAt20, 1);
  assert.equal(relatedWords!.names.chance, 0.25);
  assert.ok(relatedWords!.names.randomLabels < 0.75, `${relatedWords!.names.randomLabels}`);
  assert.equal(relatedWords!.withSynonyms, null);
  assert.equal(reasons.relatedWords, undefined);
  assert.equal(round.askedEmbeddings.length, 4 * SPACE);
});

test('probabilities of folds that took no part in fitting them are near what was so', async () => {
  const { reliability, mistakes, curves } = await evaluate(
    scene(600, 3, 1.5, (tile) => tile % 3),
    unattended,
  );
  assert.equal(reliability!.labels.length, 3);
  assert.ok(reliability!.ece < 0.1, `${reliability!.ece}`);
  assert.ok(reliability!.eceInterval![0] <= reliability!.ece + 0.02);
  assert.ok(mistakes.length > 0 && mistakes.every(({ label, answered }) => label !== answered));
  assert.ok(mistakes.every(({ sureness }, n) => n === 0 || sureness <= mistakes[n - 1]!.sureness));
  // Precision at a recall or beyond never rises.
  for (const { precision } of curves)
    assert.ok(precision.every((value, n) => n === 0 || value <= precision[n - 1]!));
});

test('neighbours that look alike are near-duplicates when tiles are dealt out by chance, and not when blocks are', async () => {
  const input = scene(240, 2, 1, (tile) => tile % 2);
  const { dimension, features } = input.tiles;
  // The second of each pair of neighbours is the first again; a pair is never in two blocks.
  for (let tile = 1; tile < 240; tile += 2)
    features.copyWithin(tile * dimension, (tile - 1) * dimension, tile * dimension);
  const all = [...features.keys()].slice(0, 240);
  const byChance = [0, 1].map((odd) => ({
    train: Uint32Array.from(all.filter((tile) => tile % 2 !== odd)),
    validation: new Uint32Array(),
    test: Uint32Array.from(all.filter((tile) => tile % 2 === odd)),
  }));
  const found = await nearDuplicates(input, byChance, input.splits, signal);
  assert.equal(found.duplicates, 1);
  assert.ok(found.duplicateDistance > 0);
  const none = await nearDuplicates(input, input.splits, input.splits, signal);
  assert.ok(none.duplicates <= 0.05);
});
