import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { keepingUsed, SCENES_FOLDER } from '../../../native/service/scenes/written-scenes.ts';
import { temporaryFolder } from '../store/fixtures.ts';

test('of what is written for scenes only what a scene is drawn from is kept, also after a cancel', async (t) => {
  const dir = temporaryFolder(t);
  const folder = join(dir, SCENES_FOLDER);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a-person’s.vrt'), '');
  const scenes = { list: async () => [{ record: { path: join(folder, 'used.vrt') } }] } as never;
  const cancelled = keepingUsed({ dir, scenes }, async () => {
    writeFileSync(join(folder, 'used.vrt'), '');
    writeFileSync(join(folder, 'unused.vrt'), '');
    throw new DOMException('stop', 'AbortError');
  });
  await assert.rejects(cancelled, { name: 'AbortError' });
  assert.deepEqual(readdirSync(folder).toSorted(), ['a-person’s.vrt', 'used.vrt']);
});
