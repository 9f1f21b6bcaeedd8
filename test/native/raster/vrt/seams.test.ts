import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type TileGrid, tileCount } from '../../../../native/geo/tile-grid.ts';
import { Random } from '../../../../native/math/random.ts';
import type { Raster } from '../../../../native/raster/raster.ts';
import {
  nodataFractions,
  readTiles,
  type TilePixels,
} from '../../../../native/raster/windows/tile-pixels.ts';
import { folderWith, opened, pictureTiff, type Source, vrtXml, windowOf, work } from './pieces.ts';

const [WIDTH, HEIGHT] = [61, 47];
const [CUT_COLUMN, CUT_ROW] = [23, 30];
const bands = [
  (column: number, row: number) => (column * 131 + row * 17) % 60_000,
  // Some of it is nodata.
  (column: number, row: number) => ((column + row) % 7 === 0 ? 0 : column + row),
];

/** One picture whole, and the same cut into four files. */
async function wholeAndCut(t: TestContext): Promise<[Raster, Raster]> {
  const cuts = [
    [0, 0, CUT_COLUMN, CUT_ROW],
    [CUT_COLUMN, 0, WIDTH - CUT_COLUMN, CUT_ROW],
    [0, CUT_ROW, CUT_COLUMN, HEIGHT - CUT_ROW],
    [CUT_COLUMN, CUT_ROW, WIDTH - CUT_COLUMN, HEIGHT - CUT_ROW],
  ] as const;
  const files: Record<string, Uint8Array | string> = {
    'whole.tif': pictureTiff({ widthPx: WIDTH, heightPx: HEIGHT, bands, nodata: 0 }),
  };
  for (const [i, [column, row, widthPx, heightPx]] of cuts.entries())
    files[`${i}.tif`] = pictureTiff({ widthPx, heightPx, bands, nodata: 0, at: [column, row] });
  const sources = (band: number): Source[] =>
    cuts.map((cut, i) => ({ file: `${i}.tif`, band, from: [0, 0, cut[2], cut[3]], to: cut }));
  files['cut.vrt'] = vrtXml({ widthPx: WIDTH, heightPx: HEIGHT, bands: [sources(1), sources(2)], nodata: 0 });
  const folder = folderWith(t, files);
  return [await opened(t, join(folder, 'whole.tif')), await opened(t, join(folder, 'cut.vrt'))];
}

test('windows of a scene cut into four files are those of the uncut one', async (t) => {
  const [whole, cut] = await wholeAndCut(t);
  const random = new Random(5);
  for (let i = 0; i < 40; i++) {
    const [column, row] = [random.below(WIDTH), random.below(HEIGHT)];
    const window = windowOf([column, row, 1 + random.below(WIDTH - column), 1 + random.below(HEIGHT - row)]);
    const options = [{}, { bands: [2] }, { bands: [2, 1, 2] }][i % 3]!;
    assert.deepEqual(
      await cut.readWindow(window, options, work),
      await whole.readWindow(window, options, work),
    );
    assert.deepEqual(
      await cut.readFloats(window, options, work),
      await whole.readFloats(window, options, work),
    );
    assert.deepEqual(await cut.readMask(window, options, work), await whole.readMask(window, options, work));
  }
});

test('tiles across the seams are those of the uncut scene, with the context around them', async (t) => {
  const [whole, cut] = await wholeAndCut(t);
  const grid: TileGrid = { sizePx: 8, stridePx: 5, columns: 11, rows: 8 };
  const tiles = Uint32Array.from({ length: tileCount(grid) }, (_, i) => i);
  const options = { bands: [1, 2], contextPx: 3 };
  const expected: TilePixels[] = [];
  for await (const tile of readTiles(whole, grid, tiles, options, work)) expected.push(structuredClone(tile));
  let i = 0;
  for await (const tile of readTiles(cut, grid, tiles, options, work)) {
    const same: TilePixels = expected.find((one) => one.tile === tile.tile)!;
    assert.deepEqual([...tile.data], [...same.data]);
    assert.deepEqual([...tile.valid], [...same.valid]);
    i++;
  }
  assert.equal(i, tiles.length);
  assert.deepEqual(await nodataFractions(cut, grid, work), await nodataFractions(whole, grid, work));
});
