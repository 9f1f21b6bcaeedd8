import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cp, mkdir, rename } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { unattended } from '../../../native/contract/work.ts';
import { connectSocket, engineSocket } from '../../../native/host/engine-socket.ts';
import { createEngine } from '../../../native/service/engine.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { failingWith } from './failing-with.ts';
import { openWorld, startEngine } from './made-world.ts';

test('a project is made, closed and found again among the recent ones', async (t) => {
  const dir = temporaryFolder(t);
  const { engine } = startEngine(t, join(dir, 'user'));
  assert.equal(await engine.projectInfo({}, unattended), null);
  const made = await engine.newProject({ path: join(dir, 'Ünï cöde') }, unattended);
  assert.equal(made.project, join(dir, 'Ünï cöde.semantile'));
  assert.equal(made.name, 'Ünï cöde');
  assert.deepEqual(
    [made.scenes, made.layers, made.labels, made.tiles, made.documents, made.paragraphs],
    [0, 0, 0, 0, 0, 0],
  );
  await engine.closeProject({}, unattended);
  await assert.rejects(engine.listScenes({}, unattended), failingWith('step-missing'));
  const [recent] = await engine.recentProjects({}, unattended);
  assert.deepEqual([recent!.path, recent!.trouble], [made.project, null]);
  assert.equal((await engine.openProject({ path: made.project }, unattended)).version, made.version);
});

test('a folder that exists is not made into a project, and one that is none is left alone', async (t) => {
  const dir = temporaryFolder(t);
  const { engine } = startEngine(t, join(dir, 'user'));
  const folder = join(dir, 'Mine.semantile');
  await mkdir(folder);
  await assert.rejects(engine.newProject({ path: folder }, unattended), failingWith('already-exists'));
  await assert.rejects(engine.openProject({ path: folder }, unattended), failingWith('project-missing'));
  await assert.rejects(
    engine.openProject({ path: join(dir, 'nowhere') }, unattended),
    failingWith('project-missing'),
  );
  assert.deepEqual(readdirSync(folder), []);
});

test('a project of a newer version, and a damaged one, are refused and stay byte for byte', async (t) => {
  const world = await openWorld(t);
  await world.engine.closeProject({}, unattended);
  const newer = join(world.dir, 'Newer.semantile');
  await cp(world.project, newer, { recursive: true });
  const database = new Database(join(newer, 'project.db'));
  database.pragma('user_version = 99');
  database.close();
  const damaged = join(world.dir, 'Damaged.semantile');
  await mkdir(damaged);
  writeFileSync(join(damaged, 'project.db'), 'no database at all');
  for (const [folder, kind] of [
    [newer, 'project-newer'],
    [damaged, 'project-damaged'],
  ] as const) {
    const before = readFileSync(join(folder, 'project.db'));
    const names = readdirSync(folder);
    await assert.rejects(world.engine.openProject({ path: folder }, unattended), failingWith(kind));
    assert.deepEqual(readFileSync(join(folder, 'project.db')), before);
    assert.deepEqual(readdirSync(folder), names);
  }
});

test('a second engine is told who has the project, and works through its socket', async (t) => {
  const dir = temporaryFolder(t);
  const owner = createEngine({ userDir: join(dir, 'a'), socket: engineSocket });
  t.after(() => owner.close());
  const { project } = await owner.engine.newProject({ path: join(dir, 'Shared') }, unattended);
  // The lock belongs to the process; another process is played by another engine with a lock that names this one.
  const lock = JSON.parse(readFileSync(join(project, 'engine.lock'), 'utf8'));
  assert.equal(lock.pid, process.pid);
  const client = await connectSocket(lock.socket);
  t.after(() => client.close());
  assert.equal((await client.engine.projectInfo({}, unattended))!.project, project);
});

test('closing gives up the lock and the socket', async (t) => {
  const dir = temporaryFolder(t);
  const owner = createEngine({ userDir: join(dir, 'a'), socket: engineSocket });
  const { project } = await owner.engine.newProject({ path: join(dir, 'Shared') }, unattended);
  assert.ok(existsSync(join(project, 'engine.lock')));
  await owner.close();
  assert.deepEqual(
    readdirSync(project).filter((name) => name.startsWith('engine.')),
    [],
  );
});

test('a project that is moved with its scenes beside it still reads them', async (t) => {
  const world = await openWorld(t);
  await world.run('add-scenes', { paths: [world.scene] });
  await world.engine.closeProject({}, unattended);
  const elsewhere = join(world.dir, 'elsewhere');
  await mkdir(elsewhere);
  for (const name of ['World.semantile', 'world.tif'])
    await rename(join(world.dir, name), join(elsewhere, name));
  await world.engine.openProject({ path: join(elsewhere, 'World.semantile') }, unattended);
  const { scenes } = await world.engine.listScenes({}, unattended);
  assert.equal(scenes[0]!.path, join(elsewhere, 'world.tif'));
  const tiles = await world.run('tile', { scene: null, sizePx: 8, sizeM: null, stridePx: null });
  assert.equal(tiles.tiles, 256);
});

test('a project that another process has leaves the open one open', async (t) => {
  const dir = temporaryFolder(t);
  const { engine } = startEngine(t, join(dir, 'user'));
  const busy = await engine.newProject({ path: join(dir, 'Busy') }, unattended);
  const open = await engine.newProject({ path: join(dir, 'Open') }, unattended);
  const owner = { pid: process.ppid, host: hostname(), processStart: null, socket: '', startedAt: '' };
  writeFileSync(join(busy.project, 'engine.lock'), JSON.stringify(owner));
  await assert.rejects(engine.openProject({ path: busy.project }, unattended), failingWith('project-busy'));
  assert.equal((await engine.projectInfo({}, unattended))!.project, open.project);
});

test('two windows that open at once get one project', async (t) => {
  const dir = temporaryFolder(t);
  const { engine } = startEngine(t, join(dir, 'user'));
  const { project } = await engine.newProject({ path: join(dir, 'Shared') }, unattended);
  await engine.closeProject({}, unattended);
  const both = [1, 2].map(() => engine.openProject({ path: project }, unattended));
  assert.deepEqual(
    (await Promise.all(both)).map((info) => info.project),
    [project, project],
  );
  await engine.closeProject({}, unattended);
  // A second store would keep the write-ahead log in use.
  assert.deepEqual(readdirSync(project), ['project.db']);
});

test('a project that is left keeps the time at which it was opened, and its place among the recent ones', async (t) => {
  const dir = temporaryFolder(t);
  const [one, two] = [startEngine(t, join(dir, 'user')).engine, startEngine(t, join(dir, 'user')).engine];
  await one.newProject({ path: join(dir, 'First') }, unattended);
  await two.newProject({ path: join(dir, 'Second') }, unattended);
  const opened = await one.recentProjects({}, unattended);
  assert.deepEqual(
    opened.map(({ name }) => name),
    ['Second', 'First'],
  );
  await one.closeProject({}, unattended);
  assert.deepEqual(await one.recentProjects({}, unattended), opened);
});

test('a recent project says how many scenes it held when it was left', async (t) => {
  const { engine, run, scene, dir } = await openWorld(t);
  await run('add-scenes', { paths: [scene] });
  await engine.newProject({ path: join(dir, 'Other.semantile') }, unattended);
  const recent = await engine.recentProjects({}, unattended);
  assert.deepEqual(
    recent.map(({ name, scenes }) => [name, scenes]),
    [
      ['Other', 0],
      ['World', 1],
    ],
  );
});
