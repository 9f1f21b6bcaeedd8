import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { makeSample } from '../../../native/sample/make-sample.ts';

test('a sample that is stopped leaves whole files or none', async () => {
  await inTemporaryFolder(async (folder) => {
    const stop = new AbortController();
    const work = {
      signal: stop.signal,
      report: ({ done }: { done: number }) => {
        if (done === 1) stop.abort();
      },
    };
    await assert.rejects(makeSample(path.join(folder, 'sample'), 7, work), { name: 'AbortError' });
    assert.deepEqual(await readdir(path.join(folder, 'sample')), ['corpus.tsv']);
  });
});
