import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { upright } from '../../../native/raster/upright-raster.ts';
import { makeTiff, short, utmTags } from './make-tiff.ts';

const work = unattended as Work;

/**
 * The picture is
 *
 *     1 2 3
 *     4 5 6
 *
 * and this is how a file of each orientation stores it (TIFF 6.0, section 8), rows one after another.
 */
const STORED: Record<number, [widthPx: number, samples: number[]]> = {
  1: [3, [1, 2, 3, 4, 5, 6]],
  2: [3, [3, 2, 1, 6, 5, 4]],
  3: [3, [6, 5, 4, 3, 2, 1]],
  4: [3, [4, 5, 6, 1, 2, 3]],
  5: [2, [1, 4, 2, 5, 3, 6]],
  6: [2, [3, 6, 2, 5, 1, 4]],
  7: [2, [6, 3, 5, 2, 4, 1]],
  8: [2, [4, 1, 5, 2, 6, 3]],
};

function open(orientation: number, tags: object, use: (path: string) => Promise<void>) {
  const [widthPx, samples] = STORED[orientation]!;
  const page = {
    widthPx,
    heightPx: 6 / widthPx,
    blocks: [Uint8Array.from(samples)],
    tags: { 274: short(orientation), ...tags },
  };
  return inTemporaryFolder(async (folder) => {
    const path = join(folder, 'scene.tif');
    await writeFile(path, makeTiff([page]));
    await use(path);
  });
}

for (const orientation of Object.keys(STORED).map(Number)) {
  test(`orientation ${orientation} is shown upright`, async () => {
    await open(orientation, {}, async (path) => {
      const raster = upright(await openRaster(path, work));
      const { widthPx, heightPx } = raster.summary;
      assert.deepEqual([widthPx, heightPx, raster.levels[0]!.widthPx], [3, 2, 3]);
      const whole = { columnPx: 0, rowPx: 0, widthPx: 3, heightPx: 2 };
      assert.deepEqual([...(await raster.readWindow(whole, {}, work)).data], [1, 2, 3, 4, 5, 6]);
      const part = { columnPx: 1, rowPx: 0, widthPx: 2, heightPx: 1 };
      assert.deepEqual([...(await raster.readFloats(part, {}, work)).data], [2, 3]);
      assert.equal((await raster.readMask(part, {}, work)).length, 2);
      const outside = { ...part, columnPx: 2 };
      await assert.rejects(raster.readWindow(outside, {}, work), { name: 'EngineError' });
      await raster.close();
    });
  });
}

test('a placed file stays as it is stored: its affine counts pixels so', async () => {
  await open(6, utmTags, async (path) => {
    const raster = await openRaster(path, work);
    assert.equal(upright(raster), raster);
    await raster.close();
  });
});
