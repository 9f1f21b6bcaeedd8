import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tileBatches } from '../../../native/batch/tile-batches.ts';
import { unattended } from '../../../native/contract/work.ts';
import { makeTileGrid } from '../../../native/geo/tile-grid.ts';
import { memoryRaster } from '../raster/memory-raster.ts';

test('tiles are seen with pixels of the size that the grid says, and so is what lies around them', async () => {
  // 8 × 8 pixels of 10 m, a ramp along the columns; tiles of 4 with 2 around them.
  const data = Float32Array.from({ length: 64 }, (_, i) => i % 8);
  const raster = memoryRaster({ widthPx: 8, heightPx: 8, data });
  const grid = { ...makeTileGrid(8, 8, 4, 4), pixelSizeM: 20 };
  const source = { raster, grid, bands: [1], marginPx: 2 };
  const batches = [];
  for await (const made of tileBatches(source, Uint32Array.of(0, 1, 2, 3), unattended)) batches.push(made);
  assert.equal(batches.length, 1);
  const { numbers, batch } = batches[0]!;
  assert.deepEqual([...numbers], [0, 1, 2, 3]);
  // Eight own pixels across become four; of the two around the tile one is left.
  assert.deepEqual([batch.widthPx, batch.heightPx, batch.insetPx], [4, 4, 1]);
  // Tile 0 begins two pixels outside of the scene: one column without data, then means of 0 1, 2 3 and 4 5.
  assert.deepEqual([...batch.valid.subarray(4, 8)], [0, 1, 1, 1]);
  assert.deepEqual([...batch.pixels.subarray(5, 8)], [0.5, 2.5, 4.5]);
});
