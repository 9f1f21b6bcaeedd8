import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended, type Work } from '../../../../native/contract/work.ts';
import { pixelToMap } from '../../../../native/geo/affine.ts';
import { makeTileGrid } from '../../../../native/geo/tile-grid.ts';
import { gridAffine } from '../../../../native/raster/windows/grid-space.ts';
import {
  nodataFractions,
  readTiles,
  type TilePixels,
} from '../../../../native/raster/windows/tile-pixels.ts';
import { memoryRaster } from '../memory-raster.ts';

const work = unattended as Work;
async function collect(tiles: AsyncGenerator<TilePixels>): Promise<TilePixels[]> {
  const out: TilePixels[] = [];
  // The arrays are written anew.
  for await (const tile of tiles) out.push({ ...tile, data: tile.data.slice(), valid: tile.valid.slice() });
  return out;
}

const ramp = (length: number) => Float32Array.from({ length }, (_, i) => i);

test('tiles come in scene order with their own pixels, and neighbours share one read', async () => {
  const raster = memoryRaster({ widthPx: 6, heightPx: 4, data: ramp(24) });
  const grid = makeTileGrid(6, 4, 2, 2);
  const seen: [number, number[]][] = [];
  for await (const { tile, data } of readTiles(
    raster,
    grid,
    Uint32Array.of(5, 1, 0, 3),
    { bands: [1], contextPx: 0 },
    work,
  )) {
    seen.push([tile, [...data]]);
  }
  assert.deepEqual(seen, [
    [0, [0, 1, 6, 7]],
    [1, [2, 3, 8, 9]],
    [3, [12, 13, 18, 19]],
    [5, [16, 17, 22, 23]],
  ]);
  assert.deepEqual(
    raster.reads.map(({ columnPx, rowPx, widthPx }) => [columnPx, rowPx, widthPx]),
    [
      [0, 0, 4],
      [0, 2, 2],
      [4, 2, 2],
    ],
  );
});

test('context reaches beyond the scene, where nothing is valid', async () => {
  const raster = memoryRaster({ widthPx: 2, heightPx: 2, data: ramp(4) });
  const [tile] = await collect(
    readTiles(raster, makeTileGrid(2, 2, 2, 2), Uint32Array.of(0), { bands: [1], contextPx: 1 }, work),
  );
  assert.equal(tile!.widthPx, 4);
  assert.deepEqual([...tile!.valid], [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
  assert.deepEqual([...tile!.data], [0, 0, 0, 0, 0, 0, 1, 0, 0, 2, 3, 0, 0, 0, 0, 0]);
});

test('every band is cut from its own plane, and nodata has no value', async () => {
  const data = Float32Array.from([1, 2, 3, 4, 11, Number.NaN, 13, -9999]);
  const raster = memoryRaster({
    widthPx: 4,
    heightPx: 1,
    bandCount: 2,
    data,
    alpha: Uint8Array.of(255, 255, 255, 0),
  });
  const tiles = await collect(
    readTiles(
      raster,
      makeTileGrid(4, 1, 1, 1),
      Uint32Array.of(0, 1, 2, 3),
      { bands: [2, 1], contextPx: 0 },
      work,
    ),
  );
  assert.deepEqual(
    tiles.map((tile) => [...tile.data]),
    [
      [11, 1],
      [0, 2],
      [13, 3],
      [0, 0],
    ],
  );
  assert.deepEqual(
    tiles.map((tile) => tile.valid[0]),
    [1, 1, 1, 0],
  );
});

test('the first row of tiles is the northmost, also where rows are stored from the south', async () => {
  const raster = memoryRaster({ widthPx: 2, heightPx: 3, data: ramp(6), southUp: true });
  const grid = makeTileGrid(2, 3, 2, 2);
  const [tile] = await collect(
    readTiles(raster, grid, Uint32Array.of(0), { bands: [1], contextPx: 0 }, work),
  );
  assert.deepEqual([...tile!.data], [4, 5, 2, 3]);
  const affine = gridAffine(raster)!;
  // Three rows of 10 m north of 4,600,000.
  assert.deepEqual(pixelToMap(affine, 0, 0), [500_000, 4_600_030]);
  assert.deepEqual(pixelToMap(affine, 0, 3), [500_000, 4_600_000]);
});

test('nodata fractions count what is not valid, with tiles that overlap', async () => {
  const alpha = Uint8Array.of(0, 255, 255, 255, 0, 255, 255, 255);
  const raster = memoryRaster({ widthPx: 4, heightPx: 2, data: ramp(8), alpha });
  const fractions = await nodataFractions(raster, makeTileGrid(4, 2, 2, 1), work);
  assert.deepEqual([...fractions], [0.5, 0, 0]);
  const flipped = memoryRaster({
    widthPx: 1,
    heightPx: 2,
    data: ramp(2),
    alpha: Uint8Array.of(0, 255),
    southUp: true,
  });
  assert.deepEqual([...(await nodataFractions(flipped, makeTileGrid(1, 2, 1, 1), work))], [0, 1]);
});

test('an abort stops between tiles', async () => {
  const raster = memoryRaster({ widthPx: 4, heightPx: 4, data: ramp(16) });
  const stop = new AbortController();
  const tiles = readTiles(
    raster,
    makeTileGrid(4, 4, 4, 4),
    Uint32Array.of(0),
    { bands: [1], contextPx: 0 },
    { ...work, signal: stop.signal },
  );
  stop.abort();
  await assert.rejects(tiles.next(), { name: 'AbortError' });
});
