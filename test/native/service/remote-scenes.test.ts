import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runTask } from '../../../native/contract/run-task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { createEngine } from '../../../native/service/engine.ts';
import { rangeServer } from '../io/remote/range-server.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { failingWith } from './failing-with.ts';
import { sceneBytes } from './made-world.ts';

/** A server with one scene, and an engine with an empty project. */
async function openRemoteWorld(t: TestContext) {
  const server = await rangeServer(t);
  server.files.set('/world.tif', { bytes: sceneBytes(1), headers: { etag: '"one"' } });
  const dir = temporaryFolder(t);
  const start = () => createEngine({ userDir: join(dir, 'user'), socket: null });
  const running = start();
  await running.engine.newProject({ path: join(dir, 'p.semantile') }, unattended);
  t.after(() => running.close());
  return { server, dir, start, ...running };
}

const tile = (id: string) => {
  const style = { bands: [1], low: [0], high: [255], gamma: 1, resampling: 'nearest', maths: null };
  const query = encodeURIComponent(JSON.stringify({ ...style, colourMap: null, stretch: null }));
  return new Request(`http://semantile/pixels/map/${id}/0/0/0.png?style=${query}`);
};

test('a scene behind an address is the scene of the same file, and a project holds no secret of it', async (t) => {
  const { server, dir, engine } = await openRemoteWorld(t);
  const typed = `${server.origin.replace('//', '//me:hush@')}/world.tif?sig=hush`;
  const { scenes } = await runTask(engine, 'add-scenes', { paths: [typed] }, unattended);
  assert.equal(scenes[0]!.path, `${server.origin}/world.tif`);
  const listed = await engine.listScenes({}, unattended);
  assert.equal(listed.scenes[0]!.path, `${server.origin}/world.tif`);
  await engine.closeProject({}, unattended);
  assert.ok(!readFileSync(join(dir, 'p.semantile/project.db')).includes('hush'));
  assert.ok(server.requests.every((request) => request.url === '/world.tif?sig=hush'));
});

test('one bad address fails alone, and its message has no secret', async (t) => {
  const { server, engine } = await openRemoteWorld(t);
  const paths = [`${server.origin}/none.tif?token=hush`, 's3://bucket/key', `${server.origin}/world.tif`];
  const { scenes, failures } = await runTask(engine, 'add-scenes', { paths }, unattended);
  assert.deepEqual(
    scenes.map(({ name }) => name),
    ['world'],
  );
  assert.deepEqual(
    failures.map(({ kind }) => kind),
    ['remote-refused', 'remote-refused'],
  );
  assert.ok(!JSON.stringify(failures).includes('hush'));
});

test('on a machine where nobody typed its host, a project asks nobody', async (t) => {
  const { server, dir, engine } = await openRemoteWorld(t);
  await runTask(engine, 'add-scenes', { paths: [`${server.origin}/world.tif`] }, unattended);
  const [scene] = (await engine.listScenes({}, unattended)).scenes;
  await engine.closeProject({}, unattended);
  server.log.length = 0;
  const elsewhere = createEngine({ userDir: join(dir, 'other-user'), socket: null });
  t.after(() => elsewhere.close());
  await elsewhere.engine.openProject({ path: join(dir, 'p.semantile') }, unattended);
  assert.equal((await elsewhere.engine.listScenes({}, unattended)).scenes.length, 1);
  const answer = await elsewhere.pixels(tile(scene!.id));
  assert.match(await answer.text(), /nobody has typed/);
  assert.equal(server.log.length, 0);
  await elsewhere.engine.retryRemote({ scene: scene!.id }, unattended);
  assert.equal((await elsewhere.pixels(tile(scene!.id))).status, 200);
});

test('without its host a scene stays listed, shows what was read, and says that it is offline', async (t) => {
  const { server, dir, start, engine, pixels } = await openRemoteWorld(t);
  await runTask(engine, 'add-scenes', { paths: [`${server.origin}/world.tif`] }, unattended);
  const [scene] = (await engine.listScenes({}, unattended)).scenes;
  const online = new Uint8Array(await (await pixels(tile(scene!.id))).arrayBuffer());
  await engine.closeProject({}, unattended);
  await server.stop();
  const later = start();
  t.after(() => later.close());
  await later.engine.openProject({ path: join(dir, 'p.semantile') }, unattended);
  assert.equal((await later.engine.listScenes({}, unattended)).scenes.length, 1);
  const offline = new Uint8Array(await (await later.pixels(tile(scene!.id))).arrayBuffer());
  assert.deepEqual(offline, online);
  const [state] = await later.engine.remoteScenes({}, unattended);
  assert.deepEqual(state, {
    scene: scene!.id,
    host: '127.0.0.1',
    state: 'offline',
    reason: 'nothing answers there',
  });
});

test('a scene whose file changed says so until it is asked for again', async (t) => {
  const { server, engine, pixels } = await openRemoteWorld(t);
  await runTask(engine, 'add-scenes', { paths: [`${server.origin}/world.tif`] }, unattended);
  const [scene] = (await engine.listScenes({}, unattended)).scenes;
  server.files.set('/world.tif', { bytes: sceneBytes(2), headers: { etag: '"two"' } });
  const answer = await pixels(tile(scene!.id));
  assert.equal(answer.status, 422);
  assert.match(await answer.text(), /changed/);
  server.files.set('/world.tif', { bytes: sceneBytes(1), headers: { etag: '"three"' } });
  await engine.retryRemote({ scene: scene!.id }, unattended);
  assert.equal((await pixels(tile(scene!.id))).status, 200);
});

test('a job whose server hangs is cancelled, and leaves nothing', async (t) => {
  const { server, engine } = await openRemoteWorld(t);
  const asked = new Promise<void>((resolve) => {
    server.behave = () => {
      resolve();
      return { do: 'hang' };
    };
  });
  const params = { paths: [`${server.origin}/world.tif`] };
  const { id } = await engine.startTask({ task: 'add-scenes', params }, unattended);
  await asked;
  await engine.cancelJob({ job: id }, unattended);
  await assert.rejects(engine.taskResult({ job: id }, unattended), failingWith('cancelled'));
  assert.deepEqual((await engine.listScenes({}, unattended)).scenes, []);
});

test('a job that waits for a scene whose server hangs is cancelled, and the project closes', async (t) => {
  const { server, dir, start, engine } = await openRemoteWorld(t);
  await runTask(engine, 'add-scenes', { paths: [`${server.origin}/world.tif`] }, unattended);
  await engine.closeProject({}, unattended);
  const asked = new Promise<void>((resolve) => {
    server.behave = () => {
      resolve();
      return { do: 'hang' };
    };
  });
  const later = start();
  t.after(() => later.close());
  await later.engine.openProject({ path: join(dir, 'p.semantile') }, unattended);
  const params = { scene: null, sizePx: 8, sizeM: null, stridePx: null };
  const { id } = await later.engine.startTask({ task: 'tile', params }, unattended);
  await asked;
  await later.engine.cancelJob({ job: id }, unattended);
  await assert.rejects(later.engine.taskResult({ job: id }, unattended), failingWith('cancelled'));
  await later.engine.closeProject({}, unattended);
});

test('a job that needs a host that is gone fails as such, and is resumed when it is back', async (t) => {
  const { server, dir, start, engine } = await openRemoteWorld(t);
  await runTask(engine, 'add-scenes', { paths: [`${server.origin}/world.tif`] }, unattended);
  await engine.closeProject({}, unattended);
  await engine.clearRemoteCache({}, unattended);
  await server.stop();
  const later = start();
  t.after(() => later.close());
  await later.engine.openProject({ path: join(dir, 'p.semantile') }, unattended);
  const params = { scene: null, sizePx: 8, sizeM: null, stridePx: null };
  const { id } = await later.engine.startTask({ task: 'tile', params }, unattended);
  await assert.rejects(
    later.engine.taskResult({ job: id }, unattended),
    failingWith('remote-unreachable', /nothing answers there/),
  );
  const back = await rangeServer(t, Number(new URL(server.origin).port));
  back.files.set('/world.tif', { bytes: sceneBytes(1), headers: { etag: '"one"' } });
  const [scene] = (await later.engine.listScenes({}, unattended)).scenes;
  await later.engine.retryRemote({ scene: scene!.id }, unattended);
  await later.engine.resumeJob({ job: id }, unattended);
  await later.engine.taskResult({ job: id }, unattended);
  assert.equal((await later.engine.projectInfo({}, unattended))!.tiles, 256);
});

test('a file that names an address does not make the engine ask for it', async (t) => {
  const { server } = await openRemoteWorld(t);
  const { openRaster } = await import('../../../native/raster/open.ts');
  await assert.rejects(openRaster(`${server.origin}/world.tif`, unattended), failingWith('remote-refused'));
  assert.equal(server.log.length, 0);
});
