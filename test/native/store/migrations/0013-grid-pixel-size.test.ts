import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../../native/store/open.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('tiles cut before are looked at with the pixels of their scene', async (t) => {
  const dir = temporaryFolder(t);
  const db = databaseOfVersion(dir, 12);
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
