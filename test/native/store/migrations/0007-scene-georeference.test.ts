import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../../native/store/open.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('a scene of before lies where its file says', async (t) => {
  const dir = temporaryFolder(t);
  const db = databaseOfVersion(dir, 6);
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
