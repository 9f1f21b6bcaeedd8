import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LABEL_METHODS } from '../../../native/contract/image.ts';
import { unattended } from '../../../native/contract/work.ts';
import { embedTiles } from '../../../native/crossmodal/mapping.ts';
import { packArrays } from '../../../native/io/packed-arrays.ts';
import { mappingFromBytes, mappingToBytes } from '../../../native/service/mappings/mapping-bytes.ts';
import { failingWith } from './failing-with.ts';
import { LABELLED, labelWorld, openWorld, SMALL_SPACE } from './made-world.ts';

const PLAIN = { name: null, extractor: null, space: null, seed: 1 } as const;

test('every method is trained, kept, embeds and is judged by itself', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('extract-features', { extractors: null, threads: 1 });
  for (const method of LABEL_METHODS) {
    const { mapping } = await run('train-mapping', { ...PLAIN, method });
    const { tiles } = await run('embed-tiles', { mapping });
    assert.ok(tiles > 0);
    const { mappings } = await engine.listMappings({}, unattended);
    assert.deepEqual(
      [mappings[0]!.method, mappings[0]!.embeddedTiles, mappings[0]!.stale],
      [method, tiles, null],
    );
    const { hitAt1 } = await run('evaluate', { mapping, folds: 3, seed: 1 });
    assert.ok(hitAt1! > 0.4, `${method}: ${hitAt1}`);
  }
});

test('a label held out is not learnt, and neither are its synonyms and children', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  const scene = await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('extract-features', { extractors: null, threads: 1 });
  const all = await run('train-mapping', { ...PLAIN, method: 'ridge' });
  const held = await run('train-mapping', { ...PLAIN, method: 'ridge', holdOut: ['water'] });
  assert.deepEqual(held.heldOut, ['water']);
  assert.equal(held.train.labels, all.train.labels - 1);
  assert.ok(held.train.tiles < all.train.tiles);
  const { heldOut } = await run('evaluate', { mapping: held.mapping, folds: 3, seed: 1 });
  assert.deepEqual(
    heldOut!.labels.map(({ label, tiles }) => [label, tiles]),
    [['water', LABELLED.water]],
  );
  const [{ averagePrecision, baseRate }] = heldOut!.labels as [NonNullable<typeof heldOut>['labels'][number]];
  assert.ok(averagePrecision > 0 && averagePrecision <= 1 && baseRate > 0 && baseRate < 1);
  // One label among itself cannot fail.
  assert.deepEqual([heldOut!.hitAt1, heldOut!.chance], [null, null]);
  const ofAll = await run('evaluate', { mapping: all.mapping, folds: 3, seed: 1 });
  assert.equal(ofAll.heldOut, null);
  // Sand becomes a child of water, and goes with it: one label is left, and no background.
  await engine.setTileLabel({ tiles: [`${scene}/8/255`], label: 'pond' }, unattended);
  await engine.setLabelText({ label: 'sand', parent: 'water' }, unattended);
  await engine.setLabelText({ label: 'pond', synonyms: ['water'] }, unattended);
  await assert.rejects(
    run('train-mapping', { ...PLAIN, method: 'ridge', holdOut: ['water'] }),
    failingWith('not-enough'),
  );
  await assert.rejects(
    run('train-mapping', { ...PLAIN, method: 'ridge', holdOut: ['swamp'] }),
    failingWith('not-found'),
  );
  for (const hiddenUnits of [0, 99_999_999]) {
    const wrong = run('train-mapping', { ...PLAIN, method: 'socher', hiddenUnits });
    await assert.rejects(wrong, failingWith('out-of-range', /choose 1 … 4096/));
  }
});

test('a mapping is read as it was written, and one of before there were methods maps as it did', async () => {
  const mapping = {
    method: 'conse' as const,
    featureDimension: 1,
    spaceDimension: 2,
    model: {
      settings: { ridge: 0.1, mostLabels: 10 },
      arrays: { weights: Float32Array.of(1, 2), trained: Float32Array.of(1) },
    },
    labelEmbeddings: Float32Array.of(0.6, 0.8),
    centre: Float32Array.of(0.5, 0),
    halfLength: 2,
    novelty: {
      span: { dimension: 1, labels: Float32Array.of(1) },
      gaussians: {
        centres: Float32Array.of(2),
        variances: Float32Array.of(3),
        squareRadii: Float32Array.of(4),
      },
      outliers: { references: Float32Array.of(5), reaches: Float32Array.of(6), scale: 0.1 },
      axes: Float32Array.of(7, 8),
      featureOutliers: { references: Float32Array.of(9), reaches: Float32Array.of(10), scale: 0.2 },
    },
  };
  assert.deepEqual(mappingFromBytes(mappingToBytes(mapping)), mapping);
  const blind = { ...mapping, novelty: null };
  assert.deepEqual(mappingFromBytes(mappingToBytes(blind)), blind);
  // x ↦ (2x + 1, −x): at 1 that is (3, −1), of length √10; half the length at √15 gives 1 ÷ √25.
  const facts = { featureDimension: 1, spaceDimension: 2, halfLength: Math.sqrt(15), lambda: 1 };
  const old = mappingFromBytes(packArrays(facts, [Float32Array.of(2, -1, 1, 0), Float32Array.of(0, 0)]));
  const [x, y] = await embedTiles(Float32Array.of(1), old, unattended);
  assert.ok(Math.abs(x! - 0.6) < 1e-6 && Math.abs(y! + 0.2) < 1e-6, `${x} ${y}`);
});
