import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { openStore } from '../../../../native/store/open.ts';
import { connectForWriting } from '../../../../native/store/sqlite/base/database.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('tiles embedded before are not known to be like or unlike anything', async (t) => {
  const dir = temporaryFolder(t);
  const db = databaseOfVersion(dir, 9);
  const row = 'id, created_at, params, seed, dimension, corpus_hash, words, words_per_second, seconds';
  db.exec(`
INSERT INTO scene (pk, id, kind, name, path_absolute, fingerprint, record, added_at, draw_order, visible, opacity, style)
  VALUES (1, 's1', 'raster', 's', '/s.tif', '', '{}', '', 1, 1, 1, '{}');
INSERT INTO space (pk, name, ${row}, final_loss_nats, loss_curve, searched_by, metrics, terms, paragraphs, documents, whole)
  VALUES (1, 'a', 'a', '', '{}', 1, 1, '', 1, 1, 1, 0, '[]', '{}', '{}', 0, 0, 0, 1);
INSERT INTO mapping (pk, id, name, created_at, space_pk, extractor, extractor_version, method, band_layout, weights, labels,
  training_hash, metrics) VALUES (1, 'm', 'm', '', 1, '', '', 'ridge', '', x'00', '[]', '', '{}');
INSERT INTO grid VALUES (1, 1, 'g', 8, 8, 2, 1, 0, zeroblob(8), '');
INSERT INTO tile_embedding (mapping_pk, grid_pk, shard, tiles, dimension, embeddings) VALUES (1, 1, 0, 2, 1, zeroblob(8));
`);
  db.close();

  const store = await openStore(dir);
  t.after(() => store.close());
  assert.equal(await store.tileEmbeddings.readNovelty('m', 's1'), null);
  assert.equal((await store.tileEmbeddings.read('m', 's1', unattended))!.tiles, 2);
  assert.throws(() => {
    const broken = connectForWriting(join(dir, 'project.db'));
    try {
      broken.exec("UPDATE tile_embedding SET novelty = x'00'");
    } finally {
      broken.close();
    }
  }, /CHECK/);
});
