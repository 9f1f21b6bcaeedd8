import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended, type Work } from '../../../../native/contract/work.ts';
import { inTemporaryFolder } from '../../../../native/io/files.ts';
import { Random } from '../../../../native/math/random.ts';
import { mutate } from './mutate.ts';
import { smallFiles } from './small-files.ts';
import { useFile } from './use-file.ts';

// A thousand in all; `npm run bench -- fuzz` does many more.
const MUTATIONS_PER_FILE = 100;

/** What may come of a damaged file: a failure that names the file, never a fault of ours. */
const FAILURES = ['file-unreadable', 'format-unknown', 'format-unsupported'];

for (const [index, [name, bytes]] of [...(await smallFiles())].entries()) {
  test(`${name}: whole it is drawn, damaged it fails clearly or is read in part`, async () => {
    await inTemporaryFolder(async (folder) => {
      const use = async (content: Uint8Array) => {
        const path = join(folder, 'scene.tif');
        await writeFile(path, content);
        return useFile(path, unattended as Work);
      };
      assert.deepEqual(await use(bytes), { steps: ['open', 'read', 'statistics', 'draw'], failure: null });
      const random = new Random(index + 1);
      for (let i = 0; i < MUTATIONS_PER_FILE; i++) {
        const { failure } = await use(mutate(bytes, random));
        if (failure === null) continue;
        assert.ok(FAILURES.includes(failure.kind), `mutation ${i}: ${failure.kind}: ${failure.stack}`);
        assert.match(failure.message, /scene\.tif .*\.$/);
      }
    });
  });
}
