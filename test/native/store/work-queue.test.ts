import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { EngineError } from '../../../native/contract/failure.ts';
import { openStore } from '../../../native/store/open.ts';
import type { Lease, WorkTarget } from '../../../native/store/ports/work-queue.ts';
import type { ProjectStore } from '../../../native/store/ports.ts';
import { emptyProject, grid, newMapping, newSpace, scene, shard, spaceContent, work } from './fixtures.ts';

const at = (n: number) => shard('s1', 2500, n);
const notFound = (thrown: unknown) => thrown instanceof EngineError && thrown.failure.kind === 'not-found';

/** A scene of 2,500 tiles (shards of 1,024, 1,024 and 452), and a mapping into a space of dimension 2. */
async function prepared(t: TestContext) {
  const store = await emptyProject(t);
  await store.scenes.insert(scene('s1', '/data/s1.tif'));
  await store.grids.replace(grid('s1', 100, 25));
  const space = await store.spaces.insert(newSpace('a', 2), spaceContent('none', 1, 0, 2), work);
  const { id: mapping } = await store.mappings.insert(newMapping('m', space.id));
  const target: WorkTarget = { of: 'tile-embeddings', scene: 's1', mapping };
  return { store, space: space.id, mapping, target };
}

const rowsOf = ({ shard: { first, last } }: Lease, value: number) => {
  return new Float32Array(2 * (last - first)).fill(value);
};

function replace(store: ProjectStore, mapping: string, lease: Lease, value: number): Promise<boolean> {
  const result = { mapping, embeddings: rowsOf(lease, value), novelty: null };
  return store.tileEmbeddings.replace(lease.shard, result, (part) => store.workQueue.finish(lease, part));
}

test('shards are taken in order, each by one, and leave the queue with their result', async (t) => {
  const { store, mapping, target } = await prepared(t);
  assert.equal(await store.workQueue.take(target), null);
  await store.workQueue.submit(target, [at(2), at(0), at(1)]);
  await store.workQueue.submit(target, [at(0), at(1), at(2)]);
  const first = (await store.workQueue.take(target))!;
  const second = (await store.workQueue.take(target))!;
  assert.deepEqual([first.shard, second.shard], [at(0), at(1)]);
  assert.equal(await replace(store, mapping, first, 1), true);
  await store.workQueue.giveBack(second);
  const again = (await store.workQueue.take(target))!;
  const last = (await store.workQueue.take(target))!;
  assert.deepEqual([again.shard, last.shard], [at(1), at(2)]);
  assert.equal(await store.workQueue.take(target), null, 'all are taken or done');
  assert.deepEqual(await store.tileEmbeddings.missing(mapping, 's1'), [at(1), at(2)]);
});

test('who has lost the lease keeps nothing: the result of the next stands', async (t) => {
  const { store, mapping, target } = await prepared(t);
  await store.workQueue.submit(target, [at(0)]);
  const slow = (await store.workQueue.take(target))!;
  assert.equal(await store.workQueue.keep(slow), true);
  await store.workQueue.giveBack(slow);
  const next = (await store.workQueue.take(target))!;
  assert.equal(await store.workQueue.keep(slow), false);
  assert.equal(await replace(store, mapping, slow, 1), false);
  assert.equal(await store.tileEmbeddings.read(mapping, 's1', work), null);
  assert.equal(await replace(store, mapping, next, 2), true);
  assert.equal(await replace(store, mapping, next, 3), false, 'a lease ends once');
  const { embeddings } = (await store.tileEmbeddings.read(mapping, 's1', work))!;
  assert.equal(embeddings[0], 2);
  await store.workQueue.giveBack(next);
  assert.equal(await store.workQueue.take(target), null, 'what is done does not come back');
});

test('a lease submitted anew is another one', async (t) => {
  const { store, mapping, target } = await prepared(t);
  await store.workQueue.submit(target, [at(0)]);
  const first = (await store.workQueue.take(target))!;
  assert.equal(await replace(store, mapping, first, 1), true);
  await store.workQueue.submit(target, [at(0)]);
  const second = (await store.workQueue.take(target))!;
  assert.equal(await replace(store, mapping, first, 2), false);
  assert.equal(await store.workQueue.keep(second), true);
});

test('a result that cannot be written leaves the lease as it was', async (t) => {
  const { store, mapping, target } = await prepared(t);
  await store.workQueue.submit(target, [at(0)]);
  const lease = (await store.workQueue.take(target))!;
  const result = { mapping, embeddings: new Float32Array(7), novelty: null };
  const writing = store.tileEmbeddings.replace(at(0), result, (part) => store.workQueue.finish(lease, part));
  await assert.rejects(writing, RangeError);
  assert.equal(await store.workQueue.keep(lease), true);
  assert.equal(await replace(store, mapping, lease, 1), true);
});

test('who waits before taking part in the transaction is refused, and nothing is written', async (t) => {
  const { store, mapping, target } = await prepared(t);
  await store.workQueue.submit(target, [at(0)]);
  const lease = (await store.workQueue.take(target))!;
  const result = { mapping, embeddings: rowsOf(lease, 1), novelty: null };
  const late = store.tileEmbeddings.replace(lease.shard, result, async (part) => {
    await Promise.resolve();
    return store.workQueue.finish(lease, part);
  });
  await assert.rejects(late, /over/);
  assert.equal(await store.tileEmbeddings.read(mapping, 's1', work), null);
  assert.equal(await store.workQueue.keep(lease), true);
});

test('leases go with the grid, the mapping and the space that they are for', async (t) => {
  const { store, space, mapping, target } = await prepared(t);
  await store.workQueue.submit(target, [at(0), at(1)]);
  const ofGrid = (await store.workQueue.take(target))!;
  await store.grids.replace(grid('s1', 10, 10, 32));
  assert.equal(await store.workQueue.keep(ofGrid), false);
  assert.equal(await replace(store, mapping, ofGrid, 1), false);
  assert.equal(await store.workQueue.take(target), null);

  const one = shard('s1', 100, 0);
  await store.workQueue.submit(target, [one]);
  const ofSpace = (await store.workQueue.take(target))!;
  await store.spaces.remove(space, work);
  assert.equal(await replace(store, mapping, ofSpace, 1), false);
  await assert.rejects(store.workQueue.take(target), notFound);
  await assert.rejects(store.workQueue.submit(target, [one]), notFound);
});

test('image features wait apart from embeddings, and go with their file', async (t) => {
  const { store, target } = await prepared(t);
  const key = { scene: 's1', extractor: 'colour-texture', version: '1' };
  const features: WorkTarget = { of: 'image-features', ...key };
  await assert.rejects(store.workQueue.submit(features, [at(0)]), notFound);
  const file = await store.featureFiles.openForWriting(key, { dimension: 3, backend: 'typescript' });
  t.after(() => file.close());
  await store.workQueue.submit(features, file.missing());
  await store.workQueue.submit(target, [at(2)]);
  const lease = (await store.workQueue.take(features))!;
  assert.deepEqual(lease.shard, at(0));
  assert.deepEqual((await store.workQueue.take(target))!.shard, at(2));
  await store.featureFiles.remove(key);
  const rows = new Float32Array(3 * 1024);
  assert.equal(await file.writeShard(at(0), rows, 1, (part) => store.workQueue.finish(lease, part)), false);
  assert.deepEqual(await store.featureFiles.list(), []);
});

test('a shard that is none of the grid is refused, and none of the others is submitted', async (t) => {
  const { store, target } = await prepared(t);
  await assert.rejects(store.workQueue.submit(target, [at(0), { ...at(1), last: 2000 }]), RangeError);
  assert.equal(await store.workQueue.take(target), null);
});

test('the leases of an engine that is gone wait again when the project is opened', async (t) => {
  const { store, target, mapping } = await prepared(t);
  await store.workQueue.submit(target, [at(0), at(1)]);
  const done = (await store.workQueue.take(target))!;
  const lost = (await store.workQueue.take(target))!;
  assert.equal(await replace(store, mapping, done, 1), true);
  await store.close();
  const again = await openStore(store.dir);
  t.after(() => again.close());
  assert.equal(await again.workQueue.keep(lost), false);
  assert.deepEqual((await again.workQueue.take(target))!.shard, at(1));
  assert.equal(await again.workQueue.take(target), null);
});
