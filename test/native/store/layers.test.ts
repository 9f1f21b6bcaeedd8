import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '../../../native/store/new-id.ts';
import type { StoredFeature } from '../../../native/store/ports/layer.ts';
import type { ProjectStore } from '../../../native/store/ports.ts';
import { abortedAfter, emptyProject, FINDINGS, feature, LAYER, work } from './fixtures.ts';

const add = (
  store: ProjectStore,
  features: Iterable<StoredFeature> | AsyncIterable<StoredFeature>,
  w = work,
) => store.layers.insert({ id: newId(), ...LAYER }, features, () => FINDINGS, w);

async function readAll(store: ProjectStore, layer: string): Promise<StoredFeature[]> {
  const all: StoredFeature[] = [];
  for await (const batch of store.features.stream(layer, work)) all.push(...batch);
  return all;
}

test('a layer and its features come back as they were given', async (t) => {
  const store = await emptyProject(t);
  const [label] = await store.labels.ensure([
    { title: 'forest', key: { layer: null, field: null, value: 'forest' } },
  ]);
  const given = [
    feature('1', 10, 40, label!.id),
    { ...feature('zwei', -10, 50), problem: 'crosses itself' },
    { ...feature('3', 0, 0), wkb: null, extent: null },
  ];
  const findings = {
    ...FINDINGS,
    repaired: 1,
    skipped: [{ feature: '4', reason: 'empty' }],
    warnings: ['w'],
  };
  const layer = await store.layers.insert({ id: newId(), ...LAYER }, given, () => findings, work);

  const { id, addedAt, ...rest } = layer;
  assert.match(id, /^[0-9a-f]{12}$/);
  assert.ok(addedAt);
  assert.deepEqual(rest, { ...LAYER, ...findings, features: 3, extent: [-10, 40, 11, 51], revision: 0 });
  assert.deepEqual(await readAll(store, id), given);
  assert.deepEqual(await store.features.get(id, 'zwei'), given[1]);
  assert.deepEqual(await store.features.page(id, 1, 1), [given[1]]);
  assert.deepEqual(await store.features.countByLabel(id), new Map([[label!.id, 1]]));
  assert.deepEqual(await store.layers.get('land cover'), layer);
  assert.equal(await store.layers.drawn(), null);
});

test('features that arrive one by one are seen only when all are in', async (t) => {
  const store = await emptyProject(t);
  async function* arriving() {
    for (let n = 0; n < 1000; n++) {
      yield feature(`${n}`, n / 10, 0);
      if (n % 100 !== 99) continue;
      assert.deepEqual(await store.layers.list(), []);
      assert.deepEqual(await store.features.inBounds([-180, -90, 180, 90], null, 10), []);
      // Others are served meanwhile, and what they write stays.
      await store.meta.set('n', n);
    }
  }
  const layer = await add(store, arriving());
  assert.equal(layer.features, 1000);
  assert.equal((await readAll(store, layer.id)).length, 1000);
  assert.equal(await store.meta.get('n'), 999);
});

test('an aborted import leaves nothing', async (t) => {
  const store = await emptyProject(t);
  const many = Array.from({ length: 2000 }, (_, n) => feature(`${n}`, 0, 0));
  await assert.rejects(add(store, many, abortedAfter(4)), { name: 'AbortError' });
  assert.deepEqual(await store.layers.list(), []);
  assert.equal((await store.counts()).layers, 0);
  assert.deepEqual(await store.features.inBounds([-180, -90, 180, 90], null, 10), []);
});

test('an import whose source fails fails with that failure and leaves nothing', async (t) => {
  const store = await emptyProject(t);
  async function* failing() {
    for (let n = 0; n < 700; n++) yield feature(`${n}`, 0, 0);
    throw new Error('the file ends here');
  }
  await assert.rejects(add(store, failing()), /the file ends here/);
  assert.deepEqual(await store.layers.list(), []);
});

test('a feature id twice in a layer is refused', async (t) => {
  const store = await emptyProject(t);
  await assert.rejects(add(store, [feature('1', 0, 0), feature('1', 5, 5)]), /feature “1” exists already/);
  assert.deepEqual(await store.layers.list(), []);
});

test('features are found by where they are', async (t) => {
  const store = await emptyProject(t);
  const first = await add(store, [feature('a', 0, 0), feature('b', 10, 10)]);
  const second = await add(store, [feature('c', 0.5, 0.5)]);
  const found = async (extent: [number, number, number, number], layer: string | null) =>
    (await store.features.inBounds(extent, layer, 10)).map((hit) => hit.feature).sort();
  assert.deepEqual(await found([0.9, 0.9, 2, 2], null), ['a', 'c']);
  assert.deepEqual(await found([0.9, 0.9, 2, 2], second.id), ['c']);
  assert.deepEqual(await found([3, 3, 4, 4], null), []);
  assert.deepEqual(await found([10.5, 10.5, 10.5, 10.5], first.id), ['b']);
  assert.equal((await store.features.inBounds([-1, -1, 20, 20], null, 2)).length, 2);
});

test('a feature is found at its very edge, which single precision cannot hold', async (t) => {
  const store = await emptyProject(t);
  // 0.1 as float32 is larger than 0.1, 16.7 smaller than 16.7.
  const given = { ...feature('edge', 0, 0), extent: [0.1, 0.1, 16.7, 16.7] as const };
  await add(store, [given]);
  const at = async (x: number) => (await store.features.inBounds([x, x, x, x], null, 1)).length;
  assert.equal(await at(0.1), 1);
  assert.equal(await at(16.7), 1);
});

test('across the antimeridian both sides are searched, and both are found', async (t) => {
  const store = await emptyProject(t);
  const fiji = { ...feature('fiji', 0, 0), extent: [177, -19, -179, -16] as const };
  const layer = await add(store, [
    feature('west', 178, -18),
    feature('east', -179.5, -18),
    feature('far', 0, -18),
    fiji,
  ]);
  assert.deepEqual(layer.extent, [-180, -19, 180, -16]);
  const hits = await store.features.inBounds([177, -20, -178, -15], null, 10);
  assert.deepEqual(hits.map((hit) => hit.feature).sort(), ['east', 'fiji', 'west']);
  assert.deepEqual(hits.find((hit) => hit.feature === 'fiji')!.extent, [177, -19, -179, -16]);
});

test('a removed layer takes its features, and the labels nothing else uses', async (t) => {
  const store = await emptyProject(t);
  const layer = await add(store, []);
  const [own, shared] = await store.labels.ensure([
    { title: 'own', key: { layer: layer.id, field: 'class', value: 'own' } },
    { title: 'shared', key: { layer: layer.id, field: 'class', value: 'shared' } },
  ]);
  const change = (id: string, label: string) =>
    ({ noun: 'feature', layer: layer.id, feature: id, after: feature(id, 0, 0, label) }) as const;
  await store.edits.make({
    who: 'ann',
    action: 'draw-feature',
    changes: [change('1', own!.id), change('2', shared!.id)],
  });
  const other = await add(store, [feature('1', 5, 5, shared!.id)]);

  await store.layers.remove(layer.id, work);
  assert.deepEqual(
    (await store.layers.list()).map(({ id }) => id),
    [other.id],
  );
  assert.deepEqual(
    (await store.labels.list()).map(({ title }) => title),
    ['shared'],
  );
  assert.equal((await store.features.inBounds([-180, -90, 180, 90], null, 10)).length, 1);
  await assert.rejects(store.features.get(layer.id, '1'), /no layer/);
});
