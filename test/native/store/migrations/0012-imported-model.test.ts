import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ImportedModel } from '../../../../native/contract/imported-model.ts';
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
];

test('a project of before has no models; one that is added goes with the folder of its project', async (t) => {
  const dir = join(temporaryFolder(t), 'a');
  const moved = join(temporaryFolder(t), 'b');
  cpSync(temporaryFolder(t), dir, { recursive: true });
  const db = connectForWriting(join(dir, 'project.db'));
  db.pragma(`application_id = ${APPLICATION_ID}`);
  for (const up of BEFORE) up(db);
  db.pragma('user_version = 11');
  db.close();

  const store = await openStore(dir);
  assert.deepEqual(await store.importedModels.list(), []);
  const model: ImportedModel = {
    id: 'tensorflow:small',
    folder: join(dir, 'models', 'small'),
    hash: 'ab',
    format: 'layers-model',
    layer: 'pool',
    widthPx: 4,
    heightPx: 4,
    channels: 3,
    range: 'signed',
    dimension: 2,
    fixedBatch: null,
  };
  await store.importedModels.add(model);
  await assert.rejects(
    store.importedModels.add({ ...model, hash: 'cd' }),
    /tensorflow:small.*exists already/,
  );
  assert.deepEqual(await store.importedModels.list(), [model]);
  await store.close();

  cpSync(dir, moved, { recursive: true });
  const other = await openStore(moved);
  t.after(() => other.close());
  assert.deepEqual(await other.importedModels.list(), [{ ...model, folder: join(moved, 'models', 'small') }]);
});
