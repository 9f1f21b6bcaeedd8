import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ImportedModel } from '../../../../native/contract/imported-model.ts';
import { openStore } from '../../../../native/store/open.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('a project of before has no models; one that is added goes with the folder of its project', async (t) => {
  const dir = join(temporaryFolder(t), 'a');
  const moved = join(temporaryFolder(t), 'b');
  cpSync(temporaryFolder(t), dir, { recursive: true });
  const db = databaseOfVersion(dir, 11);
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
