import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lacksOverviews } from '../../../native/contract/scene.ts';
import { unattended } from '../../../native/contract/work.ts';
import { makeTiff, utmTags } from '../raster/make-tiff.ts';
import { failingWith } from './failing-with.ts';
import { openWorld } from './made-world.ts';

const SIDE_PX = 1100;

/** A scene of one band whose columns count up, which has no overviews. */
async function openLarge(t: Parameters<typeof openWorld>[0]) {
  const world = await openWorld(t);
  const pixels = Uint8Array.from({ length: SIDE_PX * SIDE_PX }, (_, i) => (i % SIDE_PX) % 240);
  const path = join(world.dir, 'large.tif');
  writeFileSync(path, makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks: [pixels], tags: utmTags }]));
  const { scenes } = await world.run('add-scenes', { paths: [path] });
  const overviews = async () => (await world.engine.listScenes({}, unattended)).scenes[0]!.overviews;
  return {
    ...world,
    path,
    scene: scenes[0]!.id,
    folder: join(world.project, 'cache', 'overviews'),
    overviews,
  };
}

test('overviews are built beside the project, counted, and not beside the file of the scene', async (t) => {
  const { run, dir, scene, folder, overviews } = await openLarge(t);
  assert.equal(await overviews(), 0);
  const before = readdirSync(dir).sort();
  const { scenes, failures } = await run('build-overviews', { scene: null, method: null });
  assert.deepEqual(failures, []);
  // 550, 275 and 138 pixels.
  const { method, built, file } = scenes[0]!;
  assert.deepEqual([method, built, file], ['average', 3, join(folder, `${scene}.ovr`)]);
  assert.equal(await overviews(), 3);
  assert.deepEqual(readdirSync(dir).sort(), before);
});

test('what is there is not built again, unless another method is named', async (t) => {
  const { run, scene } = await openLarge(t);
  const build = async (method: 'nearest' | null) =>
    (await run('build-overviews', { scene, method })).scenes[0]!;
  await build(null);
  assert.deepEqual([(await build(null)).method, (await build(null)).built], [null, 0]);
  assert.deepEqual([(await build('nearest')).method, (await build('nearest')).overviews], ['nearest', 3]);
});

test('a build that was killed leaves nothing that stays, and one is built from the start', async (t) => {
  const { run, folder, scene } = await openLarge(t);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `.${scene}.ovr.1a2b3c4d.part`), 'half of it');
  await run('build-overviews', { scene, method: null });
  assert.deepEqual(readdirSync(folder), [`${scene}.ovr`]);
});

test('overviews that are lost or damaged are as if they had not been built', async (t) => {
  const { engine, run, folder, scene, overviews, project } = await openLarge(t);
  await run('build-overviews', { scene, method: null });
  await engine.closeProject({}, unattended);
  writeFileSync(join(folder, `${scene}.ovr`), 'no TIFF');
  await engine.openProject({ path: project }, unattended);
  // Its pixels can still be asked for.
  const style = (await engine.scenePlacements({}, unattended))[0]!.style;
  await engine.legend({ scene, style }, unattended);
  await engine.pickPixel({ scene, at: { columnPx: 0, rowPx: 0 }, style: null }, unattended);
  assert.equal(await overviews(), 0);
  assert.equal((await run('build-overviews', { scene, method: null })).scenes[0]!.built, 3);
  await engine.closeProject({}, unattended);
  rmSync(folder, { recursive: true });
  await engine.openProject({ path: project }, unattended);
  assert.equal(await overviews(), 0);
});

test('overviews go with their scene; one that is not there is named', async (t) => {
  const { engine, run, scene, folder } = await openLarge(t);
  await run('build-overviews', { scene, method: null });
  await engine.removeScene({ scene }, unattended);
  assert.equal(existsSync(join(folder, `${scene}.ovr`)), false);
  await assert.rejects(run('build-overviews', { scene, method: null }), failingWith('not-found', /no scene/));
});

test('a scene is said to lack overviews above 4,000 pixels', () => {
  const scene = { width: 4001, height: 10, overviews: 0 };
  const record = { ...scene, name: '', path: '', bands: [], crs: null, extent: null, pixelSizeM: null };
  assert.equal(lacksOverviews({ ...record, warnings: [] }), true);
  assert.equal(lacksOverviews({ ...record, warnings: [], overviews: 1 }), false);
  assert.equal(lacksOverviews({ ...record, warnings: [], width: 4000 }), false);
});
