import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Tasks } from '../../../native/contract/task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { openStore } from '../../../native/store/open.ts';
import { writeDescribed } from './described-pictures.ts';
import { killIn, resume } from './kill-in.ts';
import { labelWorld, type OpenWorld, openWorld, SMALL_SPACE } from './made-world.ts';

async function weightsOf(project: string, name: string): Promise<Uint8Array> {
  const store = await openStore(project);
  try {
    const mapping = (await store.mappings.list()).find((one) => one.name === name);
    return await store.mappings.readWeights(mapping!.id);
  } finally {
    await store.close();
  }
}

async function trainAndKill(world: OpenWorld, params: Tasks['train-mapping']['params'], killedAt: number) {
  const { run, engine, project } = world;
  await run('train-mapping', { ...params, name: 'whole' });
  const task = 'train-mapping' as const;
  const killed = { task, params: { ...params, name: 'killed' }, killedAt, step: task };
  const job = await killIn(world, killed);
  const named = async () => (await engine.listMappings({}, unattended)).mappings.map(({ name }) => name);
  assert.deepEqual(await named(), ['whole']);
  await resume(world, job);
  assert.deepEqual(await named(), ['killed', 'whole']);
  await engine.closeProject({}, unattended);
  assert.deepEqual(await weightsOf(project, 'killed'), await weightsOf(project, 'whole'));
}

test('a training whose engine was killed leaves nothing, and learns the same when it is done again', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', SMALL_SPACE);
  await world.run('extract-features', { extractors: null, threads: 1 });
  const params = { name: null, method: 'socher' as const, extractor: null, space: null, seed: 1 };
  await trainAndKill(world, params, 8);
});

test('a set of pictures whose engine was killed is added whole when it is done again, captions and all', async (t) => {
  const world = await openWorld(t);
  const { dir, run, engine } = world;
  const { folder, captions } = await writeDescribed(dir, 60);
  const params = { paths: [folder], as: 'image-set' as const, captions };
  const job = await killIn(world, { task: 'add-scenes', params, killedAt: 0, step: 'tile' });
  // The scene was written, and is not cut yet.
  assert.equal((await engine.listScenes({}, unattended)).scenes.length, 1);
  assert.equal((await engine.listGrids({}, unattended)).scenes.length, 0);
  await resume(world, job);
  const { scenes } = await engine.listScenes({}, unattended);
  assert.deepEqual(
    scenes.map(({ kind, name }) => [kind, name]),
    [['image-set', 'described']],
  );
  await run('extract-features', { extractors: null, threads: 1 });
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  const trained = { name: null, method: 'infonce' as const, extractor: null, space: null, seed: 1 };
  await trainAndKill(world, trained, 3);
});

test('a dictionary whose engine was killed while it was learnt is learnt again, to the same features', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await labelWorld(world);
  const params = { extractors: ['patch-dictionary'], threads: 1, seed: 1 };
  const job = await killIn(world, { task: 'extract-features', params, killedAt: 1 });
  await resume(world, job);
  const { extractors } = await engine.listFeatures({}, unattended);
  assert.deepEqual(
    extractors.map(({ id, tiles }) => [id, tiles]),
    [['patch-dictionary', 256]],
  );
  const other = await openWorld(t);
  await labelWorld(other);
  await other.run('extract-features', params);
  assert.ok((await featureRows(world)).equals(await featureRows(other)));
});

async function featureRows({ engine, project }: OpenWorld): Promise<Buffer> {
  await engine.closeProject({}, unattended);
  const [name, ...others] = readdirSync(join(project, 'features'));
  assert.deepEqual(others, []);
  return readFileSync(join(project, 'features', name!));
}
