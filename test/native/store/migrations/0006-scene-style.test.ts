import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { up as first } from '../../../../native/store/migrations/0001-first.ts';
import { up as spaceOrigin } from '../../../../native/store/migrations/0002-space-origin.ts';
import { up as spaceEvaluation } from '../../../../native/store/migrations/0003-space-evaluation.ts';
import { up as wideOutput } from '../../../../native/store/migrations/0004-wide-output.ts';
import { up as shardWork } from '../../../../native/store/migrations/0005-shard-work.ts';
import { openStore } from '../../../../native/store/open.ts';
import { APPLICATION_ID, connectForWriting } from '../../../../native/store/sqlite/base/database.ts';
import { temporaryFolder } from '../fixtures.ts';

const BANDS = [{ index: 1, type: 'uint16', nodata: 0, description: 'red' }];
const STYLE = { bands: [1], low: [0], high: [900], gamma: 1.5, resampling: 'bilinear' };

test('a scene of before keeps its style, which has no maths, and its bands, which measure nothing known', async (t) => {
  const dir = temporaryFolder(t);
  const db = connectForWriting(join(dir, 'project.db'));
  for (const up of [first, spaceOrigin, spaceEvaluation, wideOutput, shardWork]) up(db);
  db.pragma('user_version = 5');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  const record = { width: 4, height: 3, bands: BANDS, crs: null, extent: null, warnings: [] };
  db.prepare(`INSERT INTO scene (id, kind, name, path_absolute, fingerprint, record, added_at, draw_order, visible, opacity,
      style) VALUES ('s', 'raster', 'old', '/old.tif', 'print', ?, '2026-01-01', 0, 1, 1, ?)`).run(
    JSON.stringify(record),
    JSON.stringify(STYLE),
  );
  db.close();
  const store = await openStore(dir);
  t.after(() => store.close());
  const scene = await store.scenes.get('s');
  assert.deepEqual(scene.placement.style, { ...STYLE, maths: null, colourMap: null, stretch: null });
  assert.deepEqual(scene.record.bands, [{ ...BANDS[0], meaning: null }]);
});
