import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { evaluate } from '../../../../native/crossmodal/evaluation/evaluate.ts';
import { embedTiles, trainMapping } from '../../../../native/crossmodal/mapping.ts';
import { dot, normalised } from '../../../../native/math/distance.ts';
import { Random } from '../../../../native/math/random.ts';
import { SPACE, scene } from '../scene.ts';

test('labels that features tell apart are found; chance and majority are what arithmetic says', async () => {
  const figures = await evaluate(
    scene(600, 4, 0.3, (tile) => tile % 4),
    unattended,
  );
  for (const figure of [
    figures.hitAt1,
    figures.accuracy,
    figures.meanAveragePrecision,
    figures.ceiling.hitAt1,
  ]) {
    assert.ok(figure! > 0.95, `${figure}`);
  }
  assert.ok(Math.abs(figures.chance.hitAt1! - 0.25) < 0.02);
  assert.equal(figures.majority.hitAt1, 0.25);
  // Seen labels are found as well with random embeddings: the reason why this figure stands there.
  assert.ok(figures.randomLabels.hitAt1! > 0.95);
  assert.equal(figures.hitAt5, null);
  assert.match(figures.reasons.hitAt5!, /more than half of the 4 labels/);
  assert.deepEqual(figures.notJudged, [{ label: 'TC', reason: 'no word is known' }]);
  const [low, high] = figures.intervals.hitAt1!;
  assert.ok(low <= figures.hitAt1! && figures.hitAt1! <= high);
  assert.equal(
    figures.confusion.flat().reduce((a, b) => a + b),
    600,
  );
  assert.equal(figures.againstBackground, null);
});

test('features that say nothing score like chance', async () => {
  const random = new Random(8);
  const input = scene(600, 4, 0.3, (tile) => tile % 4);
  const features = input.tiles.features.map(() => random.normal());
  const figures = await evaluate({ ...input, tiles: { ...input.tiles, features } }, unattended);
  // Standard error of 600 tiles: .018.
  assert.ok(Math.abs(figures.hitAt1! - 0.25) < 0.06, `${figures.hitAt1}`);
  assert.ok(figures.meanAveragePrecision! < 0.32);
});

test('one label against background: no hit@1, but average precision and a ROC area', async () => {
  const figures = await evaluate(
    scene(400, 1, 0.4, (tile) => (tile % 5 === 0 ? 0 : -1)),
    unattended,
  );
  assert.equal(figures.hitAt1, null);
  assert.match(figures.reasons.hitAt1!, /one label/);
  assert.equal(figures.perLabel[0]!.hitAt1, null);
  assert.equal(figures.perLabel[0]!.baseRate, 0.2);
  assert.ok(figures.perLabel[0]!.averagePrecision! > 0.9, `${figures.perLabel[0]!.averagePrecision}`);
  assert.ok(figures.againstBackground!.rocArea! > 0.95);
});

test('few blocks give no interval, and a label that is never tested is named', async () => {
  const input = scene(600, 4, 0.3, (tile) => tile % 3);
  const block = input.block.map((n) => Math.floor(n / 10));
  const figures = await evaluate({ ...input, block }, unattended);
  assert.deepEqual(figures.intervals, {});
  assert.match(figures.reasons.intervals!, /6 blocks are too few/);
  assert.deepEqual(figures.notJudged[1], { label: 'label 3', reason: 'no test tile carries it' });
});

test('a mapping puts labelled tiles at their label, and background near zero', async () => {
  const { tiles, splits } = scene(400, 3, 0.3, (tile) => (tile % 4) - 1);
  const options = { seed: 1, hiddenUnits: null };
  const { mapping, validation } = await trainMapping('ridge', tiles, splits[0]!, options, unattended);
  assert.ok(validation.hitAt1! > 0.95);
  const embeddings = await embedTiles(tiles.features, mapping, unattended);
  const lengths = (isBackground: boolean) =>
    Array.from({ length: 400 }, (_, tile) => tile)
      .filter((tile) => (tile % 4 === 0) === isBackground)
      .map((tile) => Math.sqrt(dot(embeddings, tile * SPACE, embeddings, tile * SPACE, SPACE)));
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  // Half the median length: half a length gives r ÷ √(r² + ¼r²) = .89.
  assert.ok(Math.abs(mean(lengths(false)) - 0.89) < 0.04, `${mean(lengths(false))}`);
  assert.ok(mean(lengths(true)) < 0.6, `${mean(lengths(true))}`);
  const label = normalised(
    tiles.labelEmbeddings.subarray(0, SPACE).map((value, k) => value - mapping.centre[k]!),
  );
  assert.ok(dot(embeddings, 1 * SPACE, label, 0, SPACE) > 0.7);
});

test('the same input and seed give the same figures', async () => {
  const input = scene(300, 3, 1.5, (tile) => tile % 3);
  assert.deepEqual(await evaluate(input, unattended), await evaluate(input, unattended));
});

test('an aborted evaluation stops', async () => {
  const controller = new AbortController();
  const work = { signal: controller.signal, report: () => controller.abort() };
  const input = scene(2000, 8, 2, (tile) => tile % 8);
  await assert.rejects(evaluate(input, work), /abort/i);
});
