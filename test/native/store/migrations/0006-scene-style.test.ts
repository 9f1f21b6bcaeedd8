import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../../native/store/open.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

const BANDS = [{ index: 1, type: 'uint16', nodata: 0, description: 'red' }];
const STYLE = { bands: [1], low: [0], high: [900], gamma: 1.5, resampling: 'bilinear' };

test('a scene of before keeps its style, which has no maths, and its bands, which measure nothing known', async (t) => {
  const dir = temporaryFolder(t);
  const db = databaseOfVersion(dir, 5);
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
