import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../native/store/migrations/migrate.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('a space of before there were imports was trained', (t) => {
  const db = databaseOfVersion(temporaryFolder(t), 1);
  t.after(() => db.close());
  db.exec(`INSERT INTO space (id, name, created_at, params, seed, dimension, corpus_hash, words, words_per_second,
      seconds, final_loss_nats, loss_curve, searched_by, metrics, terms, paragraphs, documents)
    VALUES ('a', 'old', '2026-01-01', '{}', 1, 2, 'hash', 10, 1.0, 1.0, 1.0, '[]', '{}', '{}', 0, 0, 0)`);
  migrate(db);
  const row = db.prepare('SELECT name, origin FROM space').get();
  assert.deepEqual(row, { name: 'old', origin: '{"kind":"trained"}' });
});
