import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { writeWhole } from '../../../native/io/files.ts';
import { Random } from '../../../native/math/random.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { makeSamples, type SampleType } from '../../../native/raster/samples.ts';
import { encodeBlock } from '../../../native/raster/tiff-writer/encode-block.ts';
import { TiffFile } from '../../../native/raster/tiff-writer/tiff-file.ts';
import { BLOCK_PX, TiffPage } from '../../../native/raster/tiff-writer/tiff-page.ts';
import { temporaryFolder } from '../store/fixtures.ts';

const TYPES: SampleType[] = ['uint8', 'int8', 'uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'];

/** Writes 300 × 200 pixels of two bands, of which the second tile is not stored, and reads them back. */
async function roundTrip(path: string, type: SampleType, mostBytes: number) {
  const spec = { widthPx: 300, heightPx: 200, bandCount: 2, type, bandsApart: false };
  const page = new TiffPage({ ...spec, alphaBand: null, isMask: false, isReduced: false });
  const random = new Random(5);
  const tile = makeSamples(type, BLOCK_PX * BLOCK_PX * 2);
  for (let i = 0; i < tile.length; i++)
    tile[i] = type.startsWith('float') ? random.normal() : random.below(100);
  const written = tile.slice();
  let layout = '';
  await writeWhole(path, async (file) => {
    const tiff = new TiffFile(file, path, mostBytes);
    layout = tiff.layout;
    await tiff.writeBlock(page, 0, await encodeBlock(tile, type, BLOCK_PX * 2, 2, 4));
    await tiff.finish([page], [{ tag: 42113, type: 'ascii', value: '100' }]);
  });
  const raster = await openRaster(path, unattended);
  const window = { columnPx: 0, rowPx: 0, widthPx: 300, heightPx: 200 };
  const { data } = await raster.readWindow(window, {}, unattended);
  await raster.close();
  return { layout, data, written };
}

test('blocks of every type come back as they were written, and missing ones as nodata', async (t) => {
  const dir = temporaryFolder(t);
  for (const type of TYPES) {
    const { data, written } = await roundTrip(join(dir, `${type}.tif`), type, 1000);
    for (const [band, column, row] of [
      [0, 0, 0],
      [1, 255, 199],
      [0, 130, 77],
    ] as const) {
      const found = data[(band * 200 + row) * 300 + column];
      assert.equal(found, written[(row * BLOCK_PX + column) * 2 + band], `${type} at ${column}, ${row}`);
    }
    assert.equal(data[256], 100, type);
  }
});

test('what may pass 4 GiB is a BigTIFF', async (t) => {
  const path = join(temporaryFolder(t), 'big.tif');
  const { layout, data, written } = await roundTrip(path, 'uint16', 5 * 2 ** 30);
  assert.equal(layout, 'big');
  assert.equal(data[200 * 300 + 1], written[3]);
});
