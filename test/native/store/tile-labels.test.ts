import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AssignedLabels, FractionTable } from '../../../native/store/ports/tile-label.ts';
import type { ProjectStore } from '../../../native/store/ports.ts';
import { abortedAfter, emptyProject, fractionTable, grid, scene, work } from './fixtures.ts';

/** A project with scene s1 and a grid on it. */
async function tiled(t: TestContext, columns: number, rows: number): Promise<ProjectStore> {
  const store = await emptyProject(t);
  await store.scenes.insert(scene('s1', '/data/s1.tif'));
  await store.grids.replace(grid('s1', columns, rows));
  return store;
}

async function someLabels(store: ProjectStore, ...titles: string[]): Promise<string[]> {
  const labels = titles.map((title) => ({ title, key: { layer: null, field: null, value: title } }));
  return (await store.labels.ensure(labels)).map(({ id }) => id);
}

const setLabel = (store: ProjectStore, tiles: number[], label: string | null) =>
  store.edits.make({
    who: 'ann',
    action: label ? 'set-tile-label' : 'clear-tile-label',
    changes: [{ noun: 'tile-label', scene: 's1', tiles, label }],
  });

test('a grid comes back as it was given, named by its size', async (t) => {
  const store = await emptyProject(t);
  await store.scenes.insert(scene('s1', '/data/s1.tif'));
  assert.equal(await store.grids.find('s1'), null);
  const given = { ...grid('s1', 3, 2), stridePx: 32, nodataTiles: 1, pixelSizeM: 5 };
  given.nodataFractions.set([0, 0.25, 0.5, 0, 1, 0]);
  const stored = await store.grids.replace(given);
  const { createdAt, ...rest } = stored;
  assert.ok(createdAt);
  const { nodataFractions, ...facts } = given;
  assert.deepEqual(rest, { ...facts, id: '64-32', tiles: 6 });
  assert.deepEqual(await store.grids.nodataFractions('s1'), nodataFractions);
  assert.deepEqual(await store.grids.list(), [stored]);
  assert.equal((await store.counts()).tiles, 6);
});

test('fractions come back as they were given, whole or in part', async (t) => {
  const store = await tiled(t, 100, 25);
  assert.equal(await store.tileLabels.getFractions('s1', work), null);
  const given = fractionTable(2500, ['a', 'b']);
  await store.tileLabels.putFractions('s1', given, 'r1', work);
  assert.deepEqual(await store.tileLabels.getFractions('s1', work), given);
  assert.equal(await store.tileLabels.fractionRevision('s1'), 'r1');

  // Across the border of two shards: every tile with the same labels, fractions and features as in the whole.
  const part = (await store.tileLabels.readFractions('s1', 1000, 1050))!;
  assert.deepEqual([part.first, part.tiles], [1000, 50]);
  for (let tile = 1000; tile < 1050; tile++) {
    assert.deepEqual(entriesOf(part, tile - 1000), entriesOf(given, tile));
  }
  assert.equal((await store.tileLabels.readFractions('s1', 7, 7))!.tiles, 0);
  await assert.rejects(store.tileLabels.readFractions('s1', 0, 2501), RangeError);
});

function entriesOf(table: FractionTable, tile: number) {
  const entries = [];
  for (let e = table.starts[tile]!; e < table.starts[tile + 1]!; e++) {
    const refs = table.featureIndex.subarray(table.featureStarts[e], table.featureStarts[e + 1]);
    const features = Array.from(refs, (index) => table.features[index]);
    entries.push([table.labels[table.labelIndex[e]!], table.fractions[e], features]);
  }
  return [table.insideComplete[tile], entries];
}

test('an aborted write of fractions keeps the former ones', async (t) => {
  const store = await tiled(t, 200, 200);
  const former = fractionTable(40_000, ['a']);
  await store.tileLabels.putFractions('s1', former, 'r1', work);
  const next = fractionTable(40_000, ['b']);
  await assert.rejects(store.tileLabels.putFractions('s1', next, 'r2', abortedAfter(3)), {
    name: 'AbortError',
  });
  assert.equal(await store.tileLabels.fractionRevision('s1'), 'r1');
  assert.deepEqual(await store.tileLabels.getFractions('s1', work), former);
});

test('fractions of another number of tiles are refused', async (t) => {
  const store = await tiled(t, 4, 4);
  await assert.rejects(store.tileLabels.putFractions('s1', fractionTable(15, ['a']), 'r', work), RangeError);
});

/** Five tiles: a, none, a and b, background, b. */
const ASSIGNED: Omit<AssignedLabels, 'labels'> = {
  tiles: 5,
  starts: Uint32Array.of(0, 1, 1, 3, 3, 4),
  labelIndex: Uint32Array.of(0, 0, 1, 1),
  origin: Uint8Array.of(1, 0, 1, 4, 1),
};

test("a person's label lies over the rule's, and survives a new rule", async (t) => {
  const store = await tiled(t, 5, 1);
  const labels = await someLabels(store, 'a', 'b', 'c');
  const [a, b, c] = labels as [string, string, string];
  const given = { ...ASSIGNED, labels: [a, b] };
  await store.tileLabels.putAssigned('s1', given, 'rule 1');
  assert.deepEqual(await store.tileLabels.getAssigned('s1'), given);

  await setLabel(store, [2, 3], c);
  const expected = {
    tiles: 5,
    labels: [a, b, c],
    starts: Uint32Array.of(0, 1, 1, 2, 3, 4),
    labelIndex: Uint32Array.of(0, 2, 2, 1),
    origin: Uint8Array.of(1, 0, 3, 3, 1),
  };
  assert.deepEqual(await store.tileLabels.getAssigned('s1'), expected);
  await store.tileLabels.putAssigned('s1', given, 'rule 2');
  assert.deepEqual(await store.tileLabels.getAssigned('s1'), expected);
  assert.equal(await store.tileLabels.assignedRevision('s1'), 'rule 2');
  assert.deepEqual(await store.tileLabels.personLabels('s1'), [
    { tile: 2, label: c, origin: 'reviewed' },
    { tile: 3, label: c, origin: 'reviewed' },
  ]);

  const part = await store.tileLabels.readAssigned('s1', 2, 5);
  assert.deepEqual(part, {
    tiles: 3,
    labels: [a, b, c],
    starts: Uint32Array.of(0, 1, 2, 3),
    labelIndex: Uint32Array.of(2, 2, 1),
    origin: Uint8Array.of(3, 3, 1),
  });
  assert.equal((await store.tileLabels.readAssigned('s1', 1, 1))!.tiles, 0);
  await assert.rejects(store.tileLabels.readAssigned('s1', 0, 6), RangeError);

  await setLabel(store, [2, 3], null);
  assert.deepEqual(await store.tileLabels.getAssigned('s1'), given);
});

test("a person's labels are there where no rule was applied", async (t) => {
  const store = await tiled(t, 3, 1);
  assert.equal(await store.tileLabels.getAssigned('s1'), null);
  const [a] = await someLabels(store, 'a');
  await setLabel(store, [1], a!);
  assert.deepEqual(await store.tileLabels.getAssigned('s1'), {
    tiles: 3,
    labels: [a],
    starts: Uint32Array.of(0, 0, 1, 1),
    labelIndex: Uint32Array.of(0),
    origin: Uint8Array.of(0, 3, 0),
  });
});

test('the same grid again keeps what was made from it, another one takes it away', async (t) => {
  const store = await tiled(t, 5, 1);
  const [a, b] = await someLabels(store, 'a', 'b');
  const fractions = fractionTable(5, [a!, b!]);
  await store.tileLabels.putFractions('s1', fractions, 'r1', work);
  await store.tileLabels.putAssigned('s1', { ...ASSIGNED, labels: [a!, b!] }, 'rule');
  await setLabel(store, [4], a!);

  await store.grids.replace({ ...grid('s1', 5, 1), nodataTiles: 2 });
  assert.equal((await store.grids.get('s1')).nodataTiles, 2);
  assert.equal(await store.tileLabels.fractionRevision('s1'), 'r1');

  await store.grids.replace(grid('s1', 10, 2, 32));
  assert.equal(await store.tileLabels.fractionRevision('s1'), null);
  assert.equal(await store.tileLabels.getAssigned('s1'), null);
  assert.deepEqual(await store.tileLabels.personLabels('s1'), []);

  await store.grids.replace(grid('s1', 5, 1));
  assert.equal(await store.tileLabels.getFractions('s1', work), null);
  assert.deepEqual(await store.tileLabels.personLabels('s1'), [{ tile: 4, label: a, origin: 'reviewed' }]);
});

test('a scene takes its grid and its labels with it', async (t) => {
  const store = await tiled(t, 5, 1);
  const [a] = await someLabels(store, 'a');
  await setLabel(store, [4], a!);
  await store.scenes.remove('s1');
  assert.equal((await store.counts()).tiles, 0);
  await assert.rejects(store.grids.get('s1'), /no tile grid/);
});
