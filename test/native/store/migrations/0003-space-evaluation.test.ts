import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../native/store/migrations/migrate.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('a project of before spaces were judged keeps them, unjudged', (t) => {
  const db = databaseOfVersion(temporaryFolder(t), 2);
  t.after(() => db.close());
  db.exec(`INSERT INTO space (id, name, created_at, params, seed, dimension, corpus_hash, words, words_per_second,
      seconds, final_loss_nats, loss_curve, searched_by, metrics, terms, paragraphs, documents)
    VALUES ('a', 'old', '2026-01-01', '{}', 1, 2, 'hash', 10, 1.0, 1.0, 1.0, '[]', '{}', '{}', 0, 0, 0)`);
  migrate(db);
  assert.equal(db.prepare('SELECT name FROM space').pluck().get(), 'old');
  assert.equal(db.prepare('SELECT count(*) FROM space_evaluation').pluck().get(), 0);
});
