import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../../../../native/store/open.ts';
import { databaseOfVersion, temporaryFolder } from '../fixtures.ts';

test('no extractor of a project of before has learnt anything; what one learns is kept, a layout each', async (t) => {
  const dir = temporaryFolder(t);
  const db = databaseOfVersion(dir, 8);
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
