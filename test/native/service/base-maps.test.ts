import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import sharp from 'sharp';
import type { NewBaseMap } from '../../../native/contract/base-map.ts';
import { runTask } from '../../../native/contract/run-task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { createEngine } from '../../../native/service/engine.ts';
import { archiveOf, makeMbtiles } from '../basemap/make-archives.ts';
import { rangeServer } from '../io/remote/range-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { failingWith } from './failing-with.ts';
import { writeWorld } from './made-world.ts';

const png = (sizePx: number) =>
  sharp({ create: { width: sizePx, height: sizePx, channels: 3, background: '#345678' } })
    .png()
    .toBuffer();

const asked = (source: string, more: Partial<NewBaseMap> = {}): NewBaseMap => ({
  source,
  name: null,
  layers: null,
  attribution: null,
  show: null,
  ...more,
});

async function openEmpty(t: TestContext) {
  const dir = temporaryFolder(t);
  const running = createEngine({ userDir: join(dir, 'user'), socket: null });
  t.after(() => running.close());
  await running.engine.newProject({ path: join(dir, 'p.semantile') }, unattended);
  const tile = (id: string, place = '0/0/0') =>
    running.pixels(new Request(`http://semantile/pixels/basemap/${id}/${place}?revision=0`));
  const shown = async () => {
    const { baseMaps } = await running.engine.listBaseMaps({}, unattended);
    return baseMaps.filter((one) => one.shown).map(({ name }) => name);
  };
  return { dir, tile, shown, ...running };
}

test('tiles of an MBTiles and of a PMTiles file come as they are stored, and nothing where there is none', async (t) => {
  const { dir, engine, tile } = await openEmpty(t);
  const bytes = await png(256);
  makeMbtiles(join(dir, 'a.mbtiles'), [{ z: 1, x: 0, y: 1, bytes }], {
    name: 'Town',
    attribution: 'Us',
    minzoom: '1',
    maxzoom: '1',
  });
  writeFileSync(
    join(dir, 'b.pmtiles'),
    archiveOf(
      [
        { z: 1, x: 0, y: 1, bytes },
        { z: 1, x: 1, y: 1, bytes },
      ],
      { attribution: 'Them' },
    ),
  );
  for (const [file, name, attribution] of [
    ['a.mbtiles', 'Town', 'Us'],
    ['b.pmtiles', 'b', 'Them'],
  ] as const) {
    const map = await engine.addBaseMap(asked(join(dir, file)), unattended);
    assert.deepEqual([map.name, map.attribution, map.shown, map.host], [name, attribution, true, null]);
    const found = await tile(map.id, '1/0/1');
    assert.equal(found.headers.get('content-type'), 'image/png');
    assert.deepEqual(Buffer.from(await found.arrayBuffer()), bytes);
    assert.equal((await tile(map.id, '1/0/0')).status, 204);
    assert.equal((await tile(map.id, '0/0/1')).status, 422);
  }
});

test('a scene or an image is a base map, in a scene’s colours, and becomes no scene by it', async (t) => {
  const { dir, engine, tile } = await openEmpty(t);
  const world = writeWorld(dir);
  const map = await engine.addBaseMap(asked(world.scene), unattended);
  assert.equal(map.kind, 'raster');
  assert.equal((await engine.listScenes({}, unattended)).scenes.length, 0);
  assert.equal((await tile(map.id)).headers.get('content-type'), 'image/png');
  await runTask(engine, 'add-scenes', { paths: [world.scene] }, unattended);
  const again = await engine.addBaseMap(asked('world', { name: 'Backdrop' }), unattended);
  assert.deepEqual([again.name, again.location], ['Backdrop', world.scene]);
});

test('one is shown at most; adding, showing and removing are undone and done again', async (t) => {
  const { dir, engine, shown } = await openEmpty(t);
  const world = writeWorld(dir);
  await engine.addBaseMap(asked(world.scene, { name: 'one' }), unattended);
  await engine.addBaseMap(asked(world.scene, { name: 'two' }), unattended);
  assert.deepEqual(await shown(), ['two']);
  await engine.useBaseMap({ baseMap: 'one' }, unattended);
  assert.deepEqual(await shown(), ['one']);
  await engine.useBaseMap({ baseMap: null }, unattended);
  assert.deepEqual(await shown(), []);
  await engine.removeBaseMap({ baseMap: 'one' }, unattended);
  await engine.undo({}, unattended);
  await engine.undo({}, unattended);
  assert.deepEqual(await shown(), ['one']);
  await engine.undo({}, unattended);
  assert.deepEqual(await shown(), ['two']);
  await engine.undo({}, unattended);
  assert.deepEqual(await shown(), ['one']);
  await engine.redo({}, unattended);
  assert.deepEqual(await shown(), ['two']);
});

test('a tile server is asked when it is shown and not before; its key is in no project; tiles are kept', async (t) => {
  const { dir, engine, tile } = await openEmpty(t);
  const server = await rangeServer(t);
  server.files.set('/1/0/1.png', { bytes: await png(512) });
  const address = `${server.origin}/{z}/{x}/{y}.png?key=hush`;
  const map = await engine.addBaseMap(asked(address, { attribution: '© Them' }), unattended);
  assert.deepEqual([map.shown, map.host, map.kind], [false, '127.0.0.1', 'xyz']);
  assert.equal(server.log.length, 0);
  await engine.useBaseMap({ baseMap: map.id }, unattended);
  assert.equal((await tile(map.id, '1/0/1')).status, 200);
  assert.equal((await tile(map.id, '1/0/0')).status, 204);
  assert.deepEqual(server.log, ['GET /1/0/1.png?key=hush -', 'GET /1/0/0.png?key=hush -']);
  // Its tiles are twice as large as most, which is known now.
  assert.equal((await engine.listBaseMaps({}, unattended)).baseMaps[0]!.tilePx, 512);
  await server.stop();
  assert.equal((await tile(map.id, '1/0/1')).status, 200);
  const missing = await tile(map.id, '1/1/1');
  assert.equal(missing.status, 503);
  assert.match((await engine.listBaseMaps({}, unattended)).baseMaps[0]!.trouble!, /nothing answers there/);
  await engine.closeProject({}, unattended);
  assert.ok(!readFileSync(join(dir, 'p.semantile/project.db')).includes('hush'));
});

test('on a machine where nobody typed its host, a base map that is shown asks nobody until it is chosen', async (t) => {
  const { dir, engine } = await openEmpty(t);
  const server = await rangeServer(t);
  server.files.set('/0/0/0.png', { bytes: await png(256) });
  const map = await engine.addBaseMap(asked(`${server.origin}/{z}/{x}/{y}.png`, { show: true }), unattended);
  await engine.closeProject({}, unattended);
  const elsewhere = createEngine({ userDir: join(dir, 'other'), socket: null });
  t.after(() => elsewhere.close());
  await elsewhere.engine.openProject({ path: join(dir, 'p.semantile') }, unattended);
  const request = () => new Request(`http://semantile/pixels/basemap/${map.id}/0/0/0`);
  assert.match(await (await elsewhere.pixels(request())).text(), /nobody has typed/);
  assert.equal(server.log.length, 0);
  await elsewhere.engine.useBaseMap({ baseMap: map.id }, unattended);
  assert.equal((await elsewhere.pixels(request())).status, 200);
});

test('what a server sends instead of a picture never reaches the page', async (t) => {
  const { engine, tile } = await openEmpty(t);
  const server = await rangeServer(t);
  const page = new TextEncoder().encode('<svg onload="alert(1)"/>');
  server.files.set('/wms', { bytes: page, headers: { 'content-type': 'image/svg+xml' } });
  const map = await engine.addBaseMap(asked(`${server.origin}/wms`, { layers: 'a', show: true }), unattended);
  const answer = await tile(map.id);
  assert.equal(answer.status, 422);
  assert.match(await answer.text(), /no PNG, JPEG or WebP/);
});

test('what can be no base map is refused, and nothing is added', async (t) => {
  const { dir, engine } = await openEmpty(t);
  const text = join(dir, 'a.txt');
  writeFileSync(text, 'no map');
  const cases = [
    [asked(join(dir, 'none.mbtiles')), 'file-missing'],
    [asked(text), 'format-unknown'],
    [asked(text, { layers: 'a' }), 'out-of-range'],
    [asked('ftp://h/{z}/{x}/{y}'), 'remote-refused'],
    [asked('https://h.invalid/tiles'), 'remote-refused'],
    [asked('https://{s}.h.invalid/{z}/{x}/{y}.png'), 'remote-refused'],
  ] as const;
  for (const [params, kind] of cases)
    await assert.rejects(engine.addBaseMap(params, unattended), failingWith(kind), params.source);
  assert.deepEqual((await engine.listBaseMaps({}, unattended)).baseMaps, []);
  await assert.rejects(engine.useBaseMap({ baseMap: 'none' }, unattended), failingWith('not-found'));
});
