import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { migrate } from '../../../native/store/migrations/migrate.ts';
import { connectForWriting } from '../../../native/store/sqlite/base/database.ts';
import { sqliteProject } from '../../../native/store/sqlite/project.ts';
import { addCorpus, newSpace, spaceContent, temporaryFolder, work } from './fixtures.ts';

test('what a full disk stops fails as such, and leaves what was there', async (t) => {
  const folder = temporaryFolder(t);
  const db = connectForWriting(join(folder, 'project.db'));
  t.after(() => db.close());
  migrate(db);
  const store = sqliteProject(db, folder);
  const corpus = await addCorpus(store, 10);
  const small = await store.spaces.insert(newSpace('small', 4), spaceContent(corpus, 20, 10, 4), work);
  // SQLite's own bound: to it, a file that may not grow is a full disk.
  const pages = db.pragma('page_count', { simple: true }) as number;
  db.pragma(`max_page_count = ${pages + 20}`);
  const isFull = { failure: { kind: 'file-unwritable', path: db.name, reason: 'the disk is full' } };
  const large = store.spaces.insert(newSpace('large', 64), spaceContent(corpus, 3000, 10, 64), work);
  await assert.rejects(large, isFull);
  await assert.rejects(addCorpus(store, 20_000), isFull);
  assert.deepEqual(await store.spaces.list(), [small]);
  assert.equal((await store.counts()).documents, 10);
});
