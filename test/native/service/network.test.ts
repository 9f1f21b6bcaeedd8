import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { chooseBackend } from '../../../native/vision/tensorflow/probe.ts';
import { labelWorld, openWorld, SMALL_SPACE } from './made-world.ts';

test('a network learns the labels of a project, and its features place tiles in the space', async (t) => {
  // In WebAssembly the same takes minutes; that it learns there too is tested with fewer pictures.
  if ((await chooseBackend()).name !== 'native') return t.skip('no native TensorFlow');
  const world = await openWorld(t);
  const { run, engine } = world;
  await labelWorld(world);
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  const asked = { extractors: ['network'], threads: 1 };
  const [ran] = (await run('extract-features', asked)).extractors;
  assert.deepEqual([ran!.dimension, ran!.tiles], [128, 256]);
  assert.equal(ran!.backend, 'native');
  const { project } = (await engine.projectInfo({}, unattended))!;
  const kept = readdirSync(join(project, 'cache', 'networks'));
  // The network that TensorFlow opened; what its training had come to is gone.
  assert.deepEqual(
    kept.filter((name) => name.endsWith('.checkpoint')),
    [],
  );
  const { mapping } = await run('train-mapping', {
    name: null,
    method: 'ridge',
    extractor: 'network',
    space: null,
    seed: 1,
  });
  assert.equal((await run('embed-tiles', { mapping })).tiles, 256);
});
