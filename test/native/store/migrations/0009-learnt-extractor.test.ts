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
];

test('no extractor of a project of before has learnt anything; what one learns is kept, a layout each', async (t) => {
  const dir = temporaryFolder(t);
  const db = connectForWriting(join(dir, 'project.db'));
  db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const up of BEFORE) up(db);
  db.pragma('user_version = 8');
  db.close();

  const store = await openStore(dir);
  t.after(() => store.close());
  const key = { extractor: 'patch-dictionary', layout: '3 bands' };
  assert.equal(await store.learntExtractors.find(key), null);
  const learnt = { ...key, learnt: Uint8Array.of(1, 2, 3), tiles: 40, seed: 1 };
  await store.learntExtractors.replace(learnt);
  assert.deepEqual(await store.learntExtractors.find(key), learnt);
  const again = { ...learnt, learnt: Uint8Array.of(4), tiles: 50, seed: 2 };
  await store.learntExtractors.replace(again);
  assert.deepEqual(await store.learntExtractors.find(key), again);
  assert.equal(await store.learntExtractors.find({ ...key, layout: '4 bands' }), null);
});
