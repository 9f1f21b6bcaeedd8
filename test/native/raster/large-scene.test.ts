import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { makeTileGrid } from '../../../native/geo/tile-grid.ts';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { renderMapTile } from '../../../native/raster/display/render.ts';
import { defaultStyle } from '../../../native/raster/display/style.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { readTiles } from '../../../native/raster/windows/tile-pixels.ts';
import { double, long, makeTiff, utmTags } from './make-tiff.ts';

const work = unattended as Work;
const [SIDE_PX, BLOCK_PX] = [200_000, 512];
const MOST_BYTES = 512 * 2 ** 20;

/** 40 GB of pixels of 1 m, none of which is stored: blocks without bytes are zeros. */
function sparseFile(): Uint8Array {
  const blocks = Math.ceil(SIDE_PX / BLOCK_PX) ** 2;
  const zeros = { type: 'long', values: Array<number>(blocks).fill(0) } as const;
  const tags = {
    ...utmTags,
    33550: double(1, 1, 0),
    322: long(BLOCK_PX),
    323: long(BLOCK_PX),
    324: zeros,
    325: zeros,
  };
  return makeTiff([{ widthPx: SIDE_PX, heightPx: SIDE_PX, blocks: [], tags }]);
}

// This file has a process of its own, so that the most it ever held is what these reads held.
test('a scene of 40 GB is drawn and read tile by tile in 512 MB', async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, 'sparse.tif');
    await writeFile(path, sparseFile());
    const raster = await openRaster(path, work);
    const style = defaultStyle(raster, null);
    let drawn = 0;
    // The scene lies around longitude −92, latitude 41: from one tile for all of it to single pixels.
    for (let z = 6; z <= 18; z += 2) {
      const n = 2 ** z;
      const x = Math.floor((n * (180 - 92)) / 360);
      const { rgba } = await renderMapTile(
        raster,
        { z, x, y: Math.floor(n * 0.377), sizePx: 256 },
        style,
        work,
      );
      if (rgba.some((value) => value > 0)) drawn++;
    }
    assert.ok(drawn === 7, `${drawn} tiles show the scene`);
    const grid = makeTileGrid(SIDE_PX, SIDE_PX, 256, 256);
    const tiles = Uint32Array.from({ length: 600 }, (_, i) =>
      Math.floor((i * grid.columns * grid.rows) / 600),
    );
    let read = 0;
    for await (const { valid } of readTiles(raster, grid, tiles, { bands: [1], contextPx: 128 }, work))
      read += valid.length > 0 ? 1 : 0;
    assert.equal(read, 600);
    await raster.close();
  });
  const most = process.resourceUsage().maxRSS * 1024;
  assert.ok(most < MOST_BYTES, `${Math.round(most / 2 ** 20)} MB were held`);
});
