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
import { openStore } from '../../../../native/store/open.ts';
import type { StoredBaseMap } from '../../../../native/store/ports/base-map.ts';
import { APPLICATION_ID, connectForWriting } from '../../../../native/store/sqlite/base/database.ts';
import { temporaryFolder } from '../fixtures.ts';

test('a project of before has no base map, and takes one', async (t) => {
  const dir = temporaryFolder(t);
  const db = connectForWriting(join(dir, 'project.db'));
  db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const up of [
    first,
    spaceOrigin,
    spaceEvaluation,
    wideOutput,
    shardWork,
    sceneStyle,
    sceneGeoreference,
  ])
    up(db);
  db.pragma('user_version = 7');
  db.close();

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
