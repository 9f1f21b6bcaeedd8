import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { openStore } from '../../../native/store/open.ts';
import { killIn, resume } from './kill-in.ts';
import { type OpenWorld, openWorld, PLAIN_LAYER, SMALL_SPACE } from './made-world.ts';

/** 64 × 64 tiles of 2 px: four shards. */
const TILES = 4096;
const GRID = { scene: null, sizePx: 2, sizeM: null, stridePx: null };
const FEATURES = { extractors: null, threads: 1 };

async function featureBytes({ project }: OpenWorld): Promise<Buffer> {
  const [name, ...others] = readdirSync(join(project, 'features'));
  assert.deepEqual(others, []);
  return readFileSync(join(project, 'features', name!));
}

test('features of an engine that was killed are kept by the shard, and the rest is computed', async (t) => {
  const world = await openWorld(t);
  await world.run('add-scenes', { paths: [world.scene] });
  await world.run('tile', GRID);
  const job = await killIn(world, { task: 'extract-features', params: FEATURES, killedAt: 1500 });
  const { extractors } = await world.engine.listFeatures({}, unattended);
  // A thread has at most two batches of 128 tiles: the first shard was written before 1,500 tiles were through.
  assert.ok([1024, 2048].includes(extractors[0]!.tiles), `${extractors[0]!.tiles} tiles`);
  const reported = await resume(world, job);
  assert.equal(reported[0], extractors[0]!.tiles, 'what is there is not computed again');
  assert.equal(reported.at(-1), TILES);

  const other = await openWorld(t);
  await other.run('add-scenes', { paths: [other.scene] });
  await other.run('tile', GRID);
  await other.run('extract-features', FEATURES);
  assert.ok((await featureBytes(world)).equals(await featureBytes(other)));
});

test('no embedded tile that was reported is lost when the engine is killed', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  await run('add-scenes', { paths: [world.scene] });
  await run('add-layer', { ...PLAIN_LAYER, path: world.layer, labelField: 'cover' });
  await run('tile', GRID);
  await run('label', { rule: null });
  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  await run('extract-features', FEATURES);
  const train = { method: 'ridge', extractor: null, space: null, seed: 1 } as const;
  const { mapping: whole } = await run('train-mapping', { ...train, name: 'whole' });
  await run('embed-tiles', { mapping: whole });
  const { mapping: killed } = await run('train-mapping', { ...train, name: 'killed' });

  const params = { mapping: killed };
  const job = await killIn(world, { task: 'embed-tiles', params, killedAt: 2048 });
  const { mappings } = await engine.listMappings({}, unattended);
  assert.equal(mappings.find(({ mapping }) => mapping === killed)!.embeddedTiles, 2048);
  const reported = await resume(world, job);
  assert.deepEqual([reported[0], reported.at(-1)], [2048, TILES]);

  await engine.closeProject({}, unattended);
  const store = await openStore(world.project);
  t.after(() => store.close());
  const [scene] = await store.scenes.list();
  const read = async (mapping: string) => {
    return (await store.tileEmbeddings.read(mapping, scene!.record.id, unattended))!.embeddings;
  };
  assert.deepEqual(await read(killed), await read(whole));
});
