import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../../native/store/open.ts';
import type { StoredBaseMap } from '../../../../native/store/ports/base-map.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('a project of before has no base map, and takes one', async (t) => {
  const dir = temporaryFolder(t);
  databaseOfVersion(dir, 7).close();

  const store = await openStore(dir);
  t.after(() => store.close());
  assert.deepEqual(await store.baseMaps.list(), []);
  const after: StoredBaseMap = {
    id: 'b1',
    name: 'Town',
    kind: 'wms',
    location: 'https://h/wms?a=1',
    layers: 'x,y',
    attribution: 'Us',
    minZoom: 0,
    maxZoom: 22,
    extent: [-10, -20, 30, 40],
    tilePx: 256,
    style: null,
    shown: true,
    opacity: 0.5,
    addedAt: '2026-01-01',
  };
  const change = { noun: 'base-map', id: 'b1', after } as const;
  await store.edits.make({ who: 'me', action: 'add-base-map', changes: [change] });
  assert.deepEqual(await store.baseMaps.get('Town'), after);
});
