import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import Sqlite from 'better-sqlite3';
import { EngineError } from '../../../native/contract/failure.ts';
import { NEWEST_VERSION } from '../../../native/store/migrations/migrate.ts';
import { createStore, openStore } from '../../../native/store/open.ts';
import { addCorpus, contentOf, emptyProject, temporaryFolder } from './fixtures.ts';

const failsWith = (kind: string) => (thrown: unknown) =>
  thrown instanceof EngineError && thrown.failure.kind === kind;

/** A closed project with some content, and what its folder holds. */
async function closedProject(t: TestContext): Promise<string> {
  const store = await emptyProject(t);
  await addCorpus(store, 300);
  await store.close();
  return store.dir;
}

async function assertRefused(dir: string, kind: string): Promise<void> {
  const before = contentOf(dir);
  await assert.rejects(openStore(dir), failsWith(kind));
  assert.deepEqual(contentOf(dir), before);
}

function alter(dir: string, statement: string): void {
  const db = new Sqlite(join(dir, 'project.db'));
  db.pragma('journal_mode = DELETE');
  db.exec(statement);
  db.close();
}

test('a new project is empty, and opens again as it was left', async (t) => {
  const store = await emptyProject(t);
  const nothing = {
    scenes: 0,
    layers: 0,
    labels: 0,
    tiles: 0,
    documents: 0,
    paragraphs: 0,
    spaces: 0,
    mappings: 0,
  };
  assert.deepEqual(await store.counts(), nothing);
  await addCorpus(store, 3);
  await store.meta.set('rule', { threshold: 0.5 });
  await store.close();

  const again = await openStore(store.dir);
  t.after(() => again.close());
  assert.deepEqual(await again.counts(), { ...nothing, documents: 3, paragraphs: 6 });
  assert.deepEqual(await again.meta.get('rule'), { threshold: 0.5 });
  assert.equal(await again.meta.get('unheard-of'), null);
  assert.equal(again.version, NEWEST_VERSION);
  assert.ok((await again.bytes()) > 100_000);
});

test('a counter counts from one', async (t) => {
  const { meta } = await emptyProject(t);
  assert.equal(await meta.increment('looks'), 1);
  assert.equal(await meta.increment('looks'), 2);
  assert.equal(await meta.get('looks'), 2);
});

test('a project is made only in a folder that is empty', async (t) => {
  const dir = await closedProject(t);
  const before = contentOf(dir);
  await assert.rejects(createStore(dir), failsWith('already-exists'));
  await assert.rejects(createStore(join(dir, 'project.db')), failsWith('already-exists'));
  assert.deepEqual(contentOf(dir), before);
});

test('a folder that is locked already can become a project', async (t) => {
  const dir = temporaryFolder(t);
  writeFileSync(join(dir, 'engine.lock'), '{}');
  await (await createStore(dir)).close();
});

test('a project below a file cannot be made', async (t) => {
  const dir = temporaryFolder(t);
  writeFileSync(join(dir, 'file'), '');
  await assert.rejects(createStore(join(dir, 'file', 'Name.semantile')), failsWith('file-unwritable'));
});

test('what is no project is missing', async (t) => {
  const dir = temporaryFolder(t);
  await assert.rejects(openStore(join(dir, 'nowhere')), failsWith('project-missing'));
  await assertRefused(dir, 'project-missing');
  writeFileSync(join(dir, 'file'), 'text');
  await assert.rejects(openStore(join(dir, 'file')), failsWith('project-missing'));
});

test('a database of another program is no project, and stays as it is', async (t) => {
  const dir = await closedProject(t);
  alter(dir, 'PRAGMA application_id = 1196444487');
  await assertRefused(dir, 'project-missing');
});

test('a project of a newer version is named as such, and stays as it is', async (t) => {
  const dir = await closedProject(t);
  alter(dir, 'PRAGMA user_version = 99; CREATE TABLE future (a)');
  await assertRefused(dir, 'project-newer');
  await assert.rejects(openStore(dir), ({ failure }: EngineError) => {
    assert.deepEqual(failure, { kind: 'project-newer', path: dir, version: 99, supported: NEWEST_VERSION });
    return true;
  });
});

test('a newer version is seen also where it is only in the write-ahead log yet', async (t) => {
  const dir = await closedProject(t);
  const crashed = join(temporaryFolder(t), 'Crashed.semantile');
  const db = new Sqlite(join(dir, 'project.db'));
  db.pragma('user_version = 99');
  // The files of a program that stops here.
  mkdirSync(crashed);
  for (const name of ['project.db', 'project.db-wal']) copyFileSync(join(dir, name), join(crashed, name));
  db.close();
  await assertRefused(crashed, 'project-newer');
});

test('a file that is no database is damaged, and stays as it is', async (t) => {
  const dir = await closedProject(t);
  for (const content of ['', 'not a database', 'SQLite format 3\0 but no more', 'x'.repeat(5000)]) {
    writeFileSync(join(dir, 'project.db'), content);
    await assertRefused(dir, 'project-damaged');
  }
});

test('a file that ends early is damaged, and stays as it is', async (t) => {
  const dir = await closedProject(t);
  const path = join(dir, 'project.db');
  for (const bytes of [readFileSync(path).length - 1, 8192, 4096, 100]) {
    truncateSync(path, bytes);
    await assertRefused(dir, 'project-damaged');
  }
});

test('a file with a broken schema or table is damaged, and stays as it is', async (t) => {
  const schemaless = await closedProject(t);
  alter(schemaless, 'PRAGMA foreign_keys = OFF; DROP TABLE job');
  await assertRefused(schemaless, 'project-damaged');

  const overwritten = await closedProject(t);
  const bytes = readFileSync(join(overwritten, 'project.db'));
  bytes.fill(0xff, 4096, 8 * 4096);
  writeFileSync(join(overwritten, 'project.db'), bytes);
  await assertRefused(overwritten, 'project-damaged');
});

test('what a crash left in the write-ahead log is there again', async (t) => {
  const store = await emptyProject(t);
  await store.meta.set('kept', true);
  const crashed = temporaryFolder(t);
  for (const name of ['project.db', 'project.db-wal'])
    copyFileSync(join(store.dir, name), join(crashed, name));
  const again = await openStore(crashed);
  t.after(() => again.close());
  assert.equal(await again.meta.get('kept'), true);
});

test('a closed project answers no more', async (t) => {
  const store = await emptyProject(t);
  await store.close();
  await assert.rejects(store.counts(), /not open/);
});
