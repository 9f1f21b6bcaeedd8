import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { up as first } from '../../../../native/store/migrations/0001-first.ts';
import { up as spaceOrigin } from '../../../../native/store/migrations/0002-space-origin.ts';
import { up as spaceEvaluation } from '../../../../native/store/migrations/0003-space-evaluation.ts';
import { up as wideOutput } from '../../../../native/store/migrations/0004-wide-output.ts';
import { up as shardWork } from '../../../../native/store/migrations/0005-shard-work.ts';
import { up as sceneStyle } from '../../../../native/store/migrations/0006-scene-style.ts';
import { openStore } from '../../../../native/store/open.ts';
import { APPLICATION_ID, connectForWriting } from '../../../../native/store/sqlite/base/database.ts';
import { temporaryFolder } from '../fixtures.ts';

test('a scene of before lies where its file says', async (t) => {
  const dir = temporaryFolder(t);
  const db = connectForWriting(join(dir, 'project.db'));
  for (const up of [first, spaceOrigin, spaceEvaluation, wideOutput, shardWork, sceneStyle]) up(db);
  db.pragma('user_version = 6');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  const record = { width: 4, height: 3, bands: [], crs: 'EPSG:32615', extent: [1, 2, 3, 4], warnings: ['w'] };
  db.prepare(`INSERT INTO scene (id, kind, name, path_absolute, fingerprint, record, added_at, draw_order, visible, opacity,
      style) VALUES ('s', 'raster', 'old', '/old.tif', 'print', ?, '2026-01-01', 0, 1, 1, '{}')`).run(
    JSON.stringify(record),
  );
  db.close();
  const store = await openStore(dir);
  t.after(() => store.close());
  const { crs, extent, warnings, georeference } = (await store.scenes.get('s')).record;
  assert.deepEqual(
    { crs, extent, warnings, georeference },
    {
      crs: 'EPSG:32615',
      extent: [1, 2, 3, 4],
      warnings: ['w'],
      georeference: null,
    },
  );
});
