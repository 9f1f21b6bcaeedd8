import assert from 'node:assert/strict';
import { test } from 'node:test';
import { migrate } from '../../../../native/store/migrations/migrate.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('a term of before keeps its output row, and has nothing beside it', (t) => {
  const db = databaseOfVersion(temporaryFolder(t), 3);
  t.after(() => db.close());
  db.exec(`INSERT INTO space (pk, id, name, created_at, params, seed, dimension, corpus_hash, words, words_per_second,
      seconds, final_loss_nats, loss_curve, searched_by, metrics, terms, paragraphs, documents)
    VALUES (7, 'a', 'old', '2026-01-01', '{}', 1, 2, 'hash', 10, 1.0, 1.0, 1.0, '[]', '{}', '{}', 1, 0, 0);
    INSERT INTO term (space_pk, n, text, count, dimension, embedding, output)
    VALUES (7, 0, 'marsh', 3, 2, x'0000000000000000', x'0000803f00000040');`);
  migrate(db);
  const row = db.prepare('SELECT text, hex(output) AS output, output_rest AS rest FROM term').get();
  assert.deepEqual(row, { text: 'marsh', output: '0000803F00000040', rest: null });
  // Half a number is none.
  assert.throws(() => db.exec("UPDATE term SET output_rest = x'00000000'"), /CHECK/);
});
