import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../../native/store/open.ts';
import { databaseOfVersion, shard, temporaryFolder, work } from '../fixtures.ts';

/** A project of version 4 whose mapping has embedded the first of the two shards of its scene. */
const OLD = `
INSERT INTO scene VALUES (1, 's1', 'raster', 's1', NULL, '/s1.tif', 'print', '{"id":"s1","name":"s1"}', NULL, NULL, '2026-01-01', 0, 1, 1.0, '{}', NULL);
INSERT INTO grid VALUES (1, 1, '64', 64, 64, 50, 40, 0, zeroblob(8000), '2026-01-01');
INSERT INTO space (pk, id, name, created_at, params, seed, dimension, corpus_hash, words, words_per_second, seconds,
    final_loss_nats, loss_curve, searched_by, metrics, terms, paragraphs, documents, whole)
  VALUES (1, 'a', 'old', '2026-01-01', '{}', 1, 2, 'hash', 10, 1.0, 1.0, 1.0, '[]', '{}', '{}', 0, 0, 0, 1);
INSERT INTO mapping VALUES (1, 'm', 'ridge-1', '2026-01-01', 1, 'x', '1', 'ridge', 'b', x'00', '[]', 'h', '{}', NULL, 0);
INSERT INTO tile_embedding VALUES (1, 1, 1, 0, 1024, 2, zeroblob(8192));
`;

test('what a project of before had embedded is kept, and the rest can be submitted', async (t) => {
  const dir = temporaryFolder(t);
  const db = databaseOfVersion(dir, 4);
  db.exec(OLD);
  db.close();

  const store = await openStore(dir);
  t.after(() => store.close());
  const target = { of: 'tile-embeddings', scene: 's1', mapping: 'm' } as const;
  assert.equal(await store.workQueue.take(target), null);
  const missing = await store.tileEmbeddings.missing('m', 's1');
  assert.deepEqual(missing, [shard('s1', 2000, 1)]);
  assert.equal((await store.tileEmbeddings.read('m', 's1', work))!.tiles, 2000);
  await store.workQueue.submit(target, missing);
  assert.deepEqual((await store.workQueue.take(target))!.shard, missing[0]);
});
