import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { newId } from '../../../native/store/new-id.ts';
import { openStore } from '../../../native/store/open.ts';
import type { Change } from '../../../native/store/ports/edit.ts';
import type { ProjectStore } from '../../../native/store/ports.ts';
import { emptyProject, FINDINGS, feature, grid, LAYER, scene, work } from './fixtures.ts';

async function drawing(t: TestContext) {
  const store = await emptyProject(t);
  const drawn = { ...LAYER, id: newId(), name: 'Drawn', path: null, format: null, drawn: true };
  const layer = (await store.layers.insert(drawn, [], () => FINDINGS, work)).id;
  const keys = ['a', 'b'].map((title) => ({ title, key: { layer: null, field: null, value: title } }));
  const [a, b] = (await store.labels.ensure(keys)).map(({ id }) => id) as [string, string];
  return { store, layer, a, b };
}

const draw = (layer: string, id: string, west: number, label: string | null = null): Change => ({
  noun: 'feature',
  layer,
  feature: id,
  after: feature(id, west, 0, label),
});
const make = (store: ProjectStore, ...changes: Change[]) =>
  store.edits.make({ who: 'ann', action: 'draw-feature', changes });
const idsIn = async (store: ProjectStore, layer: string) =>
  (await store.features.page(layer, 0, 100)).map((item) => item.feature);

test('what is drawn is there, is counted, and can be found', async (t) => {
  const { store, layer, a } = await drawing(t);
  const record = await make(store, draw(layer, '1', 5, a));
  assert.deepEqual(
    { ...record, at: '' },
    { id: 1, at: '', who: 'ann', action: 'draw-feature', count: 1, undoes: null },
  );
  assert.deepEqual(await store.features.get(layer, '1'), feature('1', 5, 0, a));
  const stored = await store.layers.get(layer);
  assert.deepEqual([stored.features, stored.extent, stored.revision], [1, [5, 0, 6, 1], 1]);
  assert.deepEqual((await store.layers.drawn())!.id, layer);
});

test('undo and redo walk back and forth through the history', async (t) => {
  const { store, layer } = await drawing(t);
  for (const [n, id] of ['1', '2', '3'].entries()) await make(store, draw(layer, id, n));
  assert.equal((await store.edits.undo('bob'))!.id, 3);
  assert.equal((await store.edits.undo('bob'))!.id, 2);
  assert.deepEqual(await idsIn(store, layer), ['1']);
  assert.deepEqual((await store.layers.get(layer)).extent, [0, 0, 1, 1]);

  assert.equal((await store.edits.redo('bob'))!.id, 2);
  assert.deepEqual(await idsIn(store, layer), ['1', '2']);
  assert.equal((await store.edits.undo('bob'))!.count, 1);
  assert.deepEqual(await idsIn(store, layer), ['1']);
  await store.edits.redo('bob');
  await store.edits.redo('bob');
  assert.deepEqual(await idsIn(store, layer), ['1', '2', '3']);
  assert.equal(await store.edits.redo('bob'), null);
  for (let n = 0; n < 3; n++) await store.edits.undo('bob');
  assert.deepEqual(await idsIn(store, layer), []);
  assert.equal(await store.edits.undo('bob'), null);

  const log = await store.edits.list(100);
  assert.equal(log.length, 12);
  assert.deepEqual(log.at(-4), { ...log.at(-4)!, id: 4, who: 'bob', action: 'draw-feature', undoes: 3 });
});

test('a new edit ends redo, and what stood before it can still be undone', async (t) => {
  const { store, layer } = await drawing(t);
  await make(store, draw(layer, '1', 0));
  await make(store, draw(layer, '2', 0));
  await store.edits.undo('ann');
  await make(store, draw(layer, '3', 0));
  assert.equal(await store.edits.redo('ann'), null);
  assert.equal((await store.edits.state()).redo, null);
  await store.edits.undo('ann');
  await store.edits.undo('ann');
  assert.deepEqual(await idsIn(store, layer), []);
  const { undo, redo } = await store.edits.state();
  assert.equal(undo, null);
  assert.equal(redo!.id, 1);
});

test('reshaping, relabelling and deleting are undone to the byte', async (t) => {
  const { store, layer, a, b } = await drawing(t);
  await make(store, draw(layer, '1', 0, a), draw(layer, '2', 1, a));
  const before = await store.features.page(layer, 0, 10);
  const reshaped = { ...feature('1', 7, 7, b), wkb: new Uint8Array([200, 0, 255]), problem: 'thin' };
  await make(store, { noun: 'feature', layer, feature: '1', after: reshaped });
  assert.deepEqual(await store.features.get(layer, '1'), reshaped);
  assert.equal((await store.features.inBounds([0, 0, 0.5, 0.5], null, 10)).length, 0);
  const deletion = ['1', '2'].map((id): Change => ({ noun: 'feature', layer, feature: id, after: null }));
  const { count } = await make(store, ...deletion);
  assert.equal(count, 2);
  assert.deepEqual(await store.features.inBounds([-180, -90, 180, 90], null, 10), []);
  assert.equal((await store.layers.get(layer)).extent, null);
  await store.edits.undo('ann');
  assert.deepEqual(await store.features.get(layer, '1'), reshaped);
  await store.edits.undo('ann');
  const byId = (await store.features.page(layer, 0, 10)).sort((x, y) => x.feature.localeCompare(y.feature));
  assert.deepEqual(byId, before);
  assert.equal((await store.features.inBounds([0, 0, 0.5, 0.5], null, 10)).length, 1);
});

test('an edit that fails half-way changes and logs nothing', async (t) => {
  const { store, layer } = await drawing(t);
  const gone: Change = { noun: 'feature', layer, feature: 'gone', after: null };
  await assert.rejects(make(store, draw(layer, '1', 0), gone), /no feature/);
  await assert.rejects(make(store, draw(layer, '1', 0), draw(layer, '2', 0, 'no-label')), /no label/);
  assert.deepEqual(await idsIn(store, layer), []);
  assert.deepEqual(await store.edits.list(10), []);
});

test('labels of tiles and texts of labels are undone to what a person had said before', async (t) => {
  const { store, a, b } = await drawing(t);
  await store.scenes.insert(scene('s1', '/data/s1.tif'));
  await store.grids.replace(grid('s1', 4, 1));
  const label = (tiles: number[], to: string | null) =>
    make(store, { noun: 'tile-label', scene: 's1', tiles, label: to });
  const said = async () =>
    (await store.tileLabels.personLabels('s1')).map((entry) => [entry.tile, entry.label]);
  await label([0, 1], a);
  assert.equal((await label([1, 2], b)).count, 2);
  assert.deepEqual(await said(), [
    [0, a],
    [1, b],
    [2, b],
  ]);
  await store.edits.undo('ann');
  assert.deepEqual(await said(), [
    [0, a],
    [1, a],
  ]);
  await assert.rejects(label([4], a), RangeError);

  const nothing = { synonyms: [], description: null, parent: null, synset: null };
  const text = (name: string | null) =>
    make(store, { noun: 'label-text', label: a, after: name === null ? null : { name, ...nothing } });
  await text('one');
  await text('two');
  await text(null);
  const names = [];
  for (let n = 0; n < 3; n++) {
    await store.edits.undo('ann');
    names.push((await store.labelTexts.get(a)).name);
  }
  assert.deepEqual(names, ['two', 'one', null]);
});

test('the history survives a restart', async (t) => {
  const { store, layer } = await drawing(t);
  await make(store, draw(layer, '1', 0));
  await make(store, draw(layer, '2', 0));
  await store.edits.undo('ann');
  await store.close();
  const again = await openStore(store.dir);
  t.after(() => again.close());
  assert.equal((await again.edits.redo('ann'))!.id, 2);
  assert.deepEqual(await idsIn(again, layer), ['1', '2']);
});

test('undo passes over edits of things that are gone', async (t) => {
  const { store, layer, a } = await drawing(t);
  await store.scenes.insert(scene('s1', '/data/s1.tif'));
  await store.grids.replace(grid('s1', 4, 1));
  await make(store, { noun: 'tile-label', scene: 's1', tiles: [3], label: a });
  await make(store, draw(layer, '1', 0));
  await store.layers.remove(layer, work);
  assert.equal((await store.edits.undo('ann'))!.id, 1);
  assert.deepEqual(await store.tileLabels.personLabels('s1'), []);
});
