import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Evaluation } from '../../../native/contract/image.ts';
import { Random } from '../../../native/math/random.ts';
import type { ProjectStore } from '../../../native/store/ports.ts';
import {
  emptyProject,
  grid,
  leased,
  newMapping,
  newSpace,
  scene,
  shard,
  spaceContent,
  work,
} from './fixtures.ts';

/** Two spaces of dimension 2 and a scene of 2,000 tiles: shards of 1,024 and 976. */
async function prepared(t: TestContext) {
  const store = await emptyProject(t);
  await store.scenes.insert(scene('s1', '/data/s1.tif'));
  await store.grids.replace(grid('s1', 100, 20));
  const spaces = [];
  for (const name of ['a', 'b']) {
    spaces.push(await store.spaces.insert(newSpace(name, 2), spaceContent('none', 1, 0, 2), work));
  }
  return { store, a: spaces[0]!.id, b: spaces[1]!.id };
}

const at = (n: number) => shard('s1', 2000, n);

/** Stores shard n as a task does: under a lease. */
async function put(store: ProjectStore, mapping: string, n: number, embeddings: Float32Array) {
  const settle = await leased(store, { of: 'tile-embeddings', scene: 's1', mapping }, at(n));
  assert.equal(
    await store.tileEmbeddings.replace(at(n), { mapping, embeddings, novelty: null }, settle),
    true,
  );
}

test('a mapping comes back as it was given', async (t) => {
  const { store, a } = await prepared(t);
  const given = newMapping('ridge', a);
  const { id, createdAt, ...rest } = await store.mappings.insert(given);
  const { weights, calibration, ...facts } = given;
  assert.ok(createdAt);
  assert.deepEqual(rest, { ...facts, active: true, embeddedTiles: 0 });
  assert.deepEqual(await store.mappings.readWeights(id), weights);
  assert.deepEqual(await store.mappings.readCalibration(id), calibration);
});

test('each space has its own active mapping: the newest until a person chooses', async (t) => {
  const { store, a, b } = await prepared(t);
  assert.equal(await store.mappings.active(a), null);
  const first = await store.mappings.insert(newMapping('first', a));
  const second = await store.mappings.insert(newMapping('second', a));
  const other = await store.mappings.insert(newMapping('other', b));
  assert.equal((await store.mappings.active(a))!.id, second.id);
  await store.mappings.activate(first.id);
  assert.equal((await store.mappings.active(a))!.id, first.id);
  assert.equal((await store.mappings.active(b))!.id, other.id);
  await store.spaces.remove(a, work);
  assert.deepEqual(
    (await store.mappings.list()).map(({ name }) => name),
    ['other'],
  );
});

test('embeddings are replaced by the shard, and read as one matrix', async (t) => {
  const { store, a } = await prepared(t);
  const { id: mapping } = await store.mappings.insert(newMapping('m', a));
  assert.equal(await store.tileEmbeddings.read(mapping, 's1', work), null);
  assert.deepEqual(await store.tileEmbeddings.missing(mapping, 's1'), [at(0), at(1)]);

  const last = Float32Array.from({ length: 976 * 2 }, (_, i) => i);
  await put(store, mapping, 1, new Float32Array(976 * 2));
  await put(store, mapping, 1, last);
  const half = (await store.tileEmbeddings.read(mapping, 's1', work))!;
  assert.deepEqual([half.tiles, half.missingShards], [2000, [at(0)]]);
  assert.ok(half.embeddings.subarray(0, 2048).every(Number.isNaN));
  assert.deepEqual(half.embeddings.subarray(2048), last);

  const first = Float32Array.from({ length: 1024 * 2 }, (_, i) => -i);
  await put(store, mapping, 0, first);
  const whole = (await store.tileEmbeddings.read(mapping, 's1', work))!;
  assert.deepEqual(whole.missingShards, []);
  assert.deepEqual(whole.embeddings.subarray(0, 2048), first);
  assert.deepEqual(await store.tileEmbeddings.countByScene(mapping), new Map([['s1', 2000]]));
  assert.equal((await store.mappings.get(mapping)).embeddedTiles, 2000);

  await store.grids.replace(grid('s1', 5, 5, 32));
  assert.equal(await store.tileEmbeddings.read(mapping, 's1', work), null);
});

test('how unlike anything tiles are is written with their shard, and is unknown where it is not there', async (t) => {
  const { store, a } = await prepared(t);
  const { id: mapping } = await store.mappings.insert(newMapping('m', a));
  const embeddings = new Float32Array(976 * 2);
  await put(store, mapping, 1, embeddings);
  assert.equal(await store.tileEmbeddings.readNovelty(mapping, 's1'), null);
  const novelty = Float32Array.from({ length: 976 * 3 }, (_, i) => i);
  const settle = await leased(store, { of: 'tile-embeddings', scene: 's1', mapping }, at(1));
  await store.tileEmbeddings.replace(at(1), { mapping, embeddings, novelty }, settle);
  const read = (await store.tileEmbeddings.readNovelty(mapping, 's1'))!;
  assert.equal(read.length, 2000 * 3);
  assert.ok(read.subarray(0, 1024 * 3).every(Number.isNaN));
  assert.deepEqual(read.subarray(1024 * 3), novelty);
});

test('part of a shard is refused', async (t) => {
  const { store, a } = await prepared(t);
  const { id: mapping } = await store.mappings.insert(newMapping('m', a));
  const settle = await leased(store, { of: 'tile-embeddings', scene: 's1', mapping }, at(0));
  const replace = (n: number, rows: number) =>
    store.tileEmbeddings.replace(
      at(n),
      { mapping, embeddings: new Float32Array(rows * 2), novelty: null },
      settle,
    );
  await assert.rejects(replace(0, 1023), RangeError);
  await assert.rejects(replace(1, 1024), RangeError);
  await assert.rejects(replace(2, 1024), RangeError);
  assert.equal(await replace(0, 1024), true, 'a refused write does not end the lease');
});

test('the nearest tiles are those of a full sort, over scenes, shards and filters', async (t) => {
  const { store, a } = await prepared(t);
  await store.scenes.insert(scene('s2', '/data/s2.tif'));
  await store.grids.replace(grid('s2', 10, 5));
  const { id: mapping } = await store.mappings.insert(newMapping('m', a));
  const random = new Random(1);
  // Few distinct values, so that many tiles are equally near.
  const rows = (tiles: number) => Float32Array.from({ length: 2 * tiles }, () => random.below(30));
  const ofScene = { s1: rows(2000), s2: rows(50) };
  await put(store, mapping, 1, ofScene.s1.subarray(2048));
  await store.workQueue.submit({ of: 'tile-embeddings', scene: 's2', mapping }, [shard('s2', 50, 0)]);
  const lease = (await store.workQueue.take({ of: 'tile-embeddings', scene: 's2', mapping }))!;
  await store.tileEmbeddings.replace(
    lease.shard,
    { mapping, embeddings: ofScene.s2, novelty: null },
    (part) => store.workQueue.finish(lease, part),
  );

  const embedding = Float32Array.of(3, -1);
  const admits = Uint8Array.from({ length: 2000 }, (_, n) => (n % 3 === 0 ? 0 : 1));
  const expected = (['s2', 's1'] as const)
    .flatMap((id) =>
      Array.from({ length: ofScene[id].length / 2 }, (_, tile) => ({
        scene: id as string,
        tile,
        similarity: 3 * ofScene[id][2 * tile]! - ofScene[id][2 * tile + 1]!,
      })),
    )
    .filter((hit) => hit.scene === 's2' || (hit.tile >= 1024 && hit.tile % 3 !== 0))
    .sort((one, other) => other.similarity - one.similarity);
  const filters = [
    { scene: 's2', admits: null },
    { scene: 's1', admits },
  ];
  const query = { mapping, embedding, k: 40 };
  assert.deepEqual(await store.tileEmbeddings.nearest(query, filters, work), expected.slice(0, 40));
  const inOne = await store.tileEmbeddings.nearest({ ...query, k: 3 }, filters.slice(0, 1), work);
  assert.deepEqual(inOne, expected.filter((hit) => hit.scene === 's2').slice(0, 3));
  assert.deepEqual(await store.tileEmbeddings.nearest(query, [], work), []);

  const { readTile } = store.tileEmbeddings;
  assert.deepEqual(await readTile(mapping, 's1', 1999), ofScene.s1.slice(-2));
  assert.equal(await readTile(mapping, 's1', 1023), null);
});

test('the last evaluation of a mapping is kept with it', async (t) => {
  const { store, a } = await prepared(t);
  const { id } = await store.mappings.insert(newMapping('m', a));
  assert.equal(await store.evaluations.last(id), null);
  const evaluation = (looks: number) => ({ hitAt1: 0.5, looks }) as unknown as Evaluation;
  await store.evaluations.add(id, evaluation(1));
  await store.evaluations.add(id, evaluation(2));
  const { at, hitAt1, looks, novelty, curves } = (await store.evaluations.last(id))!;
  assert.ok(at);
  // Of other days: what was not judged then is nothing.
  assert.deepEqual([hitAt1, looks, novelty, curves], [0.5, 2, null, []]);
  await store.mappings.remove(id);
  await assert.rejects(store.evaluations.last(id), /no mapping/);
});
