import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { up as first } from '../../../../native/store/migrations/0001-first.ts';
import { up as spaceOrigin } from '../../../../native/store/migrations/0002-space-origin.ts';
import { up as spaceEvaluation } from '../../../../native/store/migrations/0003-space-evaluation.ts';
import { up as wideOutput } from '../../../../native/store/migrations/0004-wide-output.ts';
import { up as shardWork } from '../../../../native/store/migrations/0005-shard-work.ts';
import { up as sceneStyle } from '../../../../native/store/migrations/0006-scene-style.ts';
import { up as sceneGeoreference } from '../../../../native/store/migrations/0007-scene-georeference.ts';
import { up as baseMap } from '../../../../native/store/migrations/0008-base-map.ts';
import { up as learntExtractor } from '../../../../native/store/migrations/0009-learnt-extractor.ts';
import { up as tileNovelty } from '../../../../native/store/migrations/0010-tile-novelty.ts';
import { up as caption } from '../../../../native/store/migrations/0011-caption.ts';
import { up as importedModel } from '../../../../native/store/migrations/0012-imported-model.ts';
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
  tileNovelty,
  caption,
  importedModel,
];

test('tiles cut before are looked at with the pixels of their scene', async (t) => {
  const dir = temporaryFolder(t);
  const db = connectForWriting(join(dir, 'project.db'));
  db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const up of BEFORE) up(db);
  db.pragma('user_version = 12');
  db.exec(`
INSERT INTO scene (pk, id, kind, name, path_absolute, fingerprint, record, added_at, draw_order, visible, opacity, style)
  VALUES (1, 's1', 'raster', 's', '/s.tif', '', '{"bands":[]}', '', 1, 1, 1, '{}');
INSERT INTO grid VALUES (1, 1, '8', 8, 8, 2, 1, 0, zeroblob(8), '');
`);
  db.close();

  const store = await openStore(dir);
  t.after(() => store.close());
  const { createdAt: _, ...before } = await store.grids.get('s1');
  assert.deepEqual([before.tiles, before.pixelSizeM], [2, null]);
  const nodataFractions = new Float32Array(2);
  const after = await store.grids.replace({ ...before, nodataFractions, pixelSizeM: 2.5 });
  assert.deepEqual([after.id, after.pixelSizeM], ['8', 2.5]);
});
