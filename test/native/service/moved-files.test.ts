import assert from 'node:assert/strict';
import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { labelWorld, openWorld } from './made-world.ts';

test('a moved image holds up what needs it, says what to do, and is found again where it is added from', async (t) => {
  const world = await openWorld(t);
  const scene = await labelWorld(world);
  const [lonDeg, latDeg] = [-92.9999, 41.545];
  const pick = () => world.engine.pickPixel({ scene, at: { lonDeg, latDeg }, style: null }, unattended);
  await world.engine.closeProject({}, unattended);
  const moved = join(world.dir, 'archive', 'renamed.tif');
  mkdirSync(join(world.dir, 'archive'));
  renameSync(world.scene, moved);
  await world.engine.openProject({ path: world.project }, unattended);

  await assert.rejects(pick(), failingWith('file-missing', /world\.tif.*add it again/));
  const states = Object.fromEntries(
    (await world.engine.readyStatus({}, unattended)).map(({ step, state, detail }) => [
      step,
      { state, detail },
    ]),
  );
  assert.equal(states.tiles!.state, 'done');
  assert.equal(states.labels!.state, 'done');
  assert.equal(states.features!.state, 'blocked');
  assert.match(states.features!.detail, /world\.tif does not exist/);

  const { scenes, failures } = await world.run('add-scenes', { paths: [moved] });
  assert.deepEqual([scenes.length, failures.length], [1, 0]);
  assert.deepEqual([scenes[0]!.id, scenes[0]!.path], [scene, moved]);
  assert.equal((await world.engine.listScenes({}, unattended)).scenes.length, 1);
  assert.ok(await pick());
});

test('an image that lies beside the project now is found by its name and content', async (t) => {
  const world = await openWorld(t);
  mkdirSync(join(world.dir, 'images'));
  const before = join(world.dir, 'images', 'world.tif');
  renameSync(world.scene, before);
  const scene = await labelWorld({ ...world, scene: before });
  await world.engine.closeProject({}, unattended);
  renameSync(before, world.scene);
  await world.engine.openProject({ path: world.project }, unattended);
  assert.ok(
    await world.engine.pickPixel(
      { scene, at: { lonDeg: -92.9999, latDeg: 41.545 }, style: null },
      unattended,
    ),
  );
  assert.equal((await world.engine.listScenes({}, unattended)).scenes[0]!.path, world.scene);
});

test('tiles are found by their label before there is any text', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const ask = { kinds: null, k: 5, bbox: null, space: null, mapping: null };
  const answer = await world.engine.search({ ...ask, query: 'label:sand' }, unattended);
  assert.equal(answer.counts.tile, 72);
  assert.deepEqual(
    answer.results.map(({ kind, reason }) => [kind, reason]),
    Array(5).fill(['tile', 'labelled sand']),
  );
  await assert.rejects(
    world.engine.search({ ...ask, query: 'sand' }, unattended),
    failingWith('step-missing'),
  );
});
