import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { up as first } from '../../../../native/store/migrations/0001-first.ts';
import { up as spaceOrigin } from '../../../../native/store/migrations/0002-space-origin.ts';
import { up as spaceEvaluation } from '../../../../native/store/migrations/0003-space-evaluation.ts';
import { up as wideOutput } from '../../../../native/store/migrations/0004-wide-output.ts';
import { up as shardWork } from '../../../../native/store/migrations/0005-shard-work.ts';
import { up as sceneStyle } from '../../../../native/store/migrations/0006-scene-style.ts';
import { up as sceneGeoreference } from '../../../../native/store/migrations/0007-scene-georeference.ts';
import { up as baseMap } from '../../../../native/store/migrations/0008-base-map.ts';
import { up as learntExtractor } from '../../../../native/store/migrations/0009-learnt-extractor.ts';
import { openStore } from '../../../../native/store/open.ts';
import { APPLICATION_ID, connectForWriting } from '../../../../native/store/sqlite/base/database.ts';
import { temporaryFolder } from '../fixtures.ts';

const BEFORE = [
  first,
  spaceOrigin,
  spaceEvaluation,
  wideOutput,
  shardWork,
  sceneStyle,
  sceneGeoreference,
  baseMap,
  learntExtractor,
];

test('tiles embedded before are not known to be like or unlike anything', async (t) => {
  const dir = temporaryFolder(t);
  const db = connectForWriting(join(dir, 'project.db'));
  db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const up of BEFORE) up(db);
  db.pragma('user_version = 9');
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
