import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { layersTopology, writeGraphModel, writeModel } from '../vision/tensorflow/make-model.ts';
import { failingWith } from './failing-with.ts';
import { labelWorld, openWorld, SMALL_SPACE } from './made-world.ts';

test('a model is copied into the project, listed, and its features place tiles in the space', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  const folder = writeModel(join(world.dir, 'Small Model'), layersTopology());
  const { extractors } = await run('add-extractor', { path: folder, id: null, layer: null });
  const [added] = extractors;
  assert.deepEqual(
    [added!.id, added!.kind, added!.inputSize, added!.dimension],
    ['tensorflow:small-model', 'tensorflow', 4, 2],
  );
  const listed = await engine.listExtractors({}, unattended);
  assert.deepEqual(listed.extractors.at(-1), added);
  // The project has its own copy.
  rmSync(folder, { recursive: true });

  await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  const asked = { extractors: ['tensorflow:small-model'], threads: 2 };
  const [ran] = (await run('extract-features', asked)).extractors;
  assert.deepEqual([ran!.dimension, ran!.tiles, ran!.backend], [2, 256, added!.backend]);
  // What is there is not computed again.
  const [again] = (await run('extract-features', asked)).extractors;
  assert.deepEqual([again!.tiles, again!.tilesPerSecond], [256, 0]);
  const { mapping } = await run('train-mapping', {
    name: null,
    method: 'ridge',
    extractor: 'tensorflow:small-model',
    space: null,
    seed: 1,
  });
  assert.equal((await run('embed-tiles', { mapping })).tiles, 256);
  // What the mapping reads is there, and nothing else is wanted.
  await engine.useMapping({ mapping }, unattended);
  const { skipped } = await run('make-ready', { scene: null });
  assert.ok(skipped.includes('features'));
});

test('what is no model, or is called as another, is refused, and nothing is left of it', async (t) => {
  const { run, dir, engine } = await openWorld(t);
  const folder = writeGraphModel(join(dir, 'graph'));
  const add = (path: string, id: string | null, layer: string | null = null) =>
    run('add-extractor', { path, id, layer });
  await add(folder, 'graph');
  await assert.rejects(add(folder, 'tensorflow:graph'), failingWith('already-exists', /--id/));
  await assert.rejects(add(folder, 'a b'), failingWith('out-of-range', /“a b”/));
  await assert.rejects(add(join(dir, 'nowhere'), null), failingWith('file-missing', /model\.json/));
  const weights = join(folder, readdirSync(folder).find((name) => name !== 'model.json')!);
  await assert.rejects(
    add(weights, null),
    failingWith('model-unusable', /folder of its model\.json, or an \.onnx/),
  );
  await assert.rejects(add(folder, 'cut', 'sky'), failingWith('model-unusable', /no node sky/));
  await assert.rejects(
    add(writeGraphModel(join(dir, 'broken'), 'Backdoor'), null),
    failingWith('model-unusable', /Backdoor/),
  );
  const project = (await engine.projectInfo({}, unattended))!.project;
  assert.equal(existsSync(join(project, 'models/tensorflow-graph/model.json')), true);
  for (const name of ['cut', 'broken'])
    assert.equal(existsSync(join(project, 'models', `tensorflow-${name}`)), false);
});
