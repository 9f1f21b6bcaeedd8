import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTileGrid, storedTileWindow, tileCount, tileWindow } from '../../../native/geo/tile-grid.ts';

test('only whole tiles: 250 × 100 px at 64 px, stride 32 are 6 × 2', () => {
  const grid = makeTileGrid(250, 100, 64, 32);
  assert.deepEqual([grid.columns, grid.rows, tileCount(grid)], [6, 2, 12]);
  assert.deepEqual(tileWindow(grid, 7), { column: 1, row: 1, columnPx: 32, rowPx: 32, sizePx: 64 });
});

test('a scene smaller than a tile has none', () => {
  assert.equal(tileCount(makeTileGrid(63, 200, 64, 64)), 0);
});

test('the northmost tile of a south-up file is stored last', () => {
  const grid = makeTileGrid(10, 10, 4, 4);
  assert.equal(storedTileWindow(grid, 0, 10, false).rowPx, 0);
  assert.equal(storedTileWindow(grid, 0, 10, true).rowPx, 6);
  assert.equal(storedTileWindow(grid, 2, 10, true).rowPx, 2);
});

test('sizes that are no whole pixels and tiles that are not there are refused', () => {
  assert.throws(() => makeTileGrid(10, 10, 2.5, 2), /whole number of pixels/);
  assert.throws(() => makeTileGrid(10, 10, 2, 0), /stride/);
  assert.throws(() => tileWindow(makeTileGrid(10, 10, 5, 5), 4), /tile 4 is not among the 4/);
});
