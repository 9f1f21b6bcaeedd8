import assert from 'node:assert/strict';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { openStore } from '../../../native/store/open.ts';
import { emptyProject, scene } from './fixtures.ts';

test('a scene comes back as it was given, where its file puts it', async (t) => {
  const { scenes } = await emptyProject(t);
  const given = scene('s1', '/data/s1.tif');
  const { addedAt, ...stored } = await scenes.insert(given);
  const record = { ...given.record, georeference: null, hasAffine: true };
  assert.deepEqual(stored, { ...given, record });
  assert.ok(addedAt.endsWith('Z'));
  assert.deepEqual((await scenes.get('s1')).record, record);
  assert.deepEqual((await scenes.get('s1.tif')).record, record);
  assert.equal(await scenes.find('s2'), null);
});

test('an unknown scene is not found, and what there is is named', async (t) => {
  const { scenes } = await emptyProject(t);
  await scenes.insert(scene('s1', '/data/s1.tif'));
  await assert.rejects(scenes.get('s2'), ({ failure }) => {
    assert.deepEqual(failure, { kind: 'not-found', what: 'scene', name: 's2', known: ['s1.tif'] });
    return true;
  });
});

test('the same scene is added once', async (t) => {
  const { scenes } = await emptyProject(t);
  await scenes.insert(scene('s1', '/data/s1.tif'));
  await assert.rejects(scenes.insert(scene('s1', '/other/s1.tif')), /exists already/);
  assert.equal((await scenes.list()).length, 1);
});

test('a new scene is on top until scenes are placed', async (t) => {
  const { scenes } = await emptyProject(t);
  for (const id of ['a', 'b', 'c']) await scenes.insert(scene(id, `/data/${id}.tif`));
  const order = async () => (await scenes.list()).map(({ record }) => record.id);
  assert.deepEqual(await order(), ['c', 'b', 'a']);

  const drawn = {
    gamma: 1.5,
    resampling: 'nearest',
    maths: null,
    colourMap: 'magma',
    stretch: null,
  } as const;
  const placed = { visible: false, opacity: 0.25, style: { ...drawn, bands: [1], low: [1], high: [2] } };
  await scenes.place([
    { id: 'a', ...placed },
    { id: 'c', ...placed },
  ]);
  assert.deepEqual(await order(), ['a', 'c', 'b']);
  assert.deepEqual((await scenes.get('a')).placement, placed);
  assert.equal((await scenes.get('b')).placement.visible, true);
});

test('placing an unknown scene places none', async (t) => {
  const { scenes } = await emptyProject(t);
  const { placement } = await scenes.insert(scene('a', '/data/a.tif'));
  const hidden = { ...placement, visible: false };
  await assert.rejects(
    scenes.place([
      { id: 'a', ...hidden },
      { id: 'x', ...hidden },
    ]),
    /no scene/,
  );
  assert.equal((await scenes.get('a')).placement.visible, true);
});

test('statistics are kept', async (t) => {
  const { scenes } = await emptyProject(t);
  await scenes.insert(scene('a', '/data/a.tif'));
  const statistics = [{ band: 1, min: 0, max: 9, mean: 4.5, standardDeviation: 2, percentiles: [1, 2] }];
  await scenes.setStatistics('a', statistics);
  assert.deepEqual((await scenes.get('a')).statistics, statistics);
});

test('a scene is found where project and file were moved together, and where the project alone was', async (t) => {
  const store = await emptyProject(t);
  const data = dirname(store.dir);
  for (const name of ['beside.tif', 'moved.tif']) writeFileSync(join(data, name), '');
  await store.scenes.insert(scene('beside', join(data, 'beside.tif')));
  await store.scenes.insert(scene('still', join(data, 'moved.tif')));
  await store.close();

  mkdirSync(join(data, 'new', 'place'), { recursive: true });
  renameSync(store.dir, join(data, 'new', 'place', 'Test.semantile'));
  renameSync(join(data, 'beside.tif'), join(data, 'new', 'place', 'beside.tif'));
  const again = await openStore(join(data, 'new', 'place', 'Test.semantile'));
  t.after(() => again.close());
  assert.equal((await again.scenes.get('beside')).record.path, join(data, 'new', 'place', 'beside.tif'));
  assert.equal((await again.scenes.get('still')).record.path, join(data, 'moved.tif'));

  await again.scenes.setPath('still', '/elsewhere/moved.tif');
  assert.equal((await again.scenes.get('still')).record.path, '/elsewhere/moved.tif');
});
