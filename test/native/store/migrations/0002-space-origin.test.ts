import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { up as first } from '../../../../native/store/migrations/0001-first.ts';
import { migrate } from '../../../../native/store/migrations/migrate.ts';
import { connectForWriting } from '../../../../native/store/sqlite/base/database.ts';
import { temporaryFolder } from '../fixtures.ts';

test('a space of before there were imports was trained', (t) => {
  const db = connectForWriting(join(temporaryFolder(t), 'project.db'));
  t.after(() => db.close());
  first(db);
  db.pragma('user_version = 1');
  db.exec(`INSERT INTO space (id, name, created_at, params, seed, dimension, corpus_hash, words, words_per_second,
      seconds, final_loss_nats, loss_curve, searched_by, metrics, terms, paragraphs, documents)
    VALUES ('a', 'old', '2026-01-01', '{}', 1, 2, 'hash', 10, 1.0, 1.0, 1.0, '[]', '{}', '{}', 0, 0, 0)`);
  migrate(db);
  const row = db.prepare('SELECT name, origin FROM space').get();
  assert.deepEqual(row, { name: 'old', origin: '{"kind":"trained"}' });
});
