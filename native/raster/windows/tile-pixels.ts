import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { Work } from '../../contract/work.ts';
import { type TileGrid, tileCount, tileWindow } from '../../geo/tile-grid.ts';
import { renderPicture } from '../display/render.ts';
import type { RenderStyle } from '../display/style.ts';
import type { PixelWindow, Raster } from '../raster.ts';
import { emptyPixels, type GridPixels, isFlipped, readGridWindow } from './grid-space.ts';
import { readAhead } from './read-ahead.ts';

export interface TilePixels {
  /** Number of the tile in its grid. */
  readonly tile: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** `[band, row, column]`, north row first; 0 where not valid. */
  readonly data: Float32Array<ArrayBuffer>;
  /** `[row, column]`: 1 valid, 0 nodata or outside the scene. */
  readonly valid: Uint8Array<ArrayBuffer>;
}

export interface TileOptions {
  /** From 1. */
  readonly bands: readonly number[];
  /** Pixels around the tile that are read with it. */
  readonly contextPx: number;
}

// Pixels of one read across neighbouring tiles: tiles of 2 × 2 pixels are cut from it instead of being read one by one,
// those of 256 × 256 are read alone.
const RUN_PX = 2 ** 16;

/**
 * Pixels of tiles, with the context around them, in scene order: row after row of the grid, so that each block of the
 * file is decoded once. Where a row of blocks would not stay in memory, column by column of blocks instead. Some reads
 * are under way while a tile is looked at.
 *
 * @param tiles numbers in `grid`, in any order
 * @returns tiles whose arrays are written anew when the next one is asked for
 */
export async function* readTiles(
  raster: Raster,
  grid: TileGrid,
  tiles: Uint32Array,
  { bands, contextPx }: TileOptions,
  work: Work,
): AsyncGenerator<TilePixels> {
  const sidePx = grid.sizePx + 2 * contextPx;
  const runs = runsOf(raster, grid, tiles, sidePx).map((run) => ({
    run,
    window: windowOfRun(grid, run, contextPx, sidePx),
  }));
  const isOnce = contextPx === 0 && grid.stridePx >= grid.sizePx;
  const largestPx = runs.reduce((most, { window }) => Math.max(most, window.widthPx), 0) * sidePx;
  const read = ({ window }: (typeof runs)[number], pixels: GridPixels, shared: Work) => {
    const count = window.widthPx * sidePx;
    const into = {
      data: pixels.data.subarray(0, count * bands.length),
      alpha: pixels.alpha.subarray(0, count),
    };
    return readGridWindow(raster, window, bands, shared, into, isOnce);
  };
  const one = emptyPixels(sidePx ** 2, bands.length);
  for await (const [{ run, window }, pixels] of readAhead(runs, largestPx, bands.length, read, work)) {
    if (raster.mayHaveNodata || !isInside(raster, window)) toValid(pixels.alpha);
    else pixels.alpha.fill(1);
    for (const tile of run) {
      const offsetPx = tileWindow(grid, tile).columnPx - contextPx - window.columnPx;
      if (window.widthPx > sidePx) cut(pixels, window.widthPx, offsetPx, sidePx, one);
      const { data, alpha } = window.widthPx > sidePx ? one : pixels;
      yield { tile, widthPx: sidePx, heightPx: sidePx, data, valid: alpha };
    }
  }
}

function windowOfRun(grid: TileGrid, run: readonly number[], contextPx: number, sidePx: number): PixelWindow {
  const first = tileWindow(grid, run[0]!);
  const last = tileWindow(grid, run.at(-1)!);
  return {
    columnPx: first.columnPx - contextPx,
    rowPx: first.rowPx - contextPx,
    widthPx: last.columnPx - first.columnPx + sidePx,
    heightPx: sidePx,
  };
}

function cut(from: GridPixels, fromWidthPx: number, columnPx: number, sidePx: number, out: GridPixels): void {
  for (let row = 0; row < out.data.length / sidePx; row++) {
    const start = row * fromWidthPx + columnPx;
    out.data.set(from.data.subarray(start, start + sidePx), row * sidePx);
  }
  for (let row = 0; row < sidePx; row++) {
    const start = row * fromWidthPx + columnPx;
    out.alpha.set(from.alpha.subarray(start, start + sidePx), row * sidePx);
  }
}

function isInside({ summary }: Raster, { columnPx, rowPx, widthPx, heightPx }: PixelWindow): boolean {
  const isAfter = columnPx >= 0 && rowPx >= 0;
  return isAfter && columnPx + widthPx <= summary.widthPx && rowPx + heightPx <= summary.heightPx;
}

/** 0…255 to 0 and 1. Most windows are valid throughout, and looking for a zero takes a twentieth of the loop's time. */
function toValid(alpha: Uint8Array): void {
  if (!alpha.includes(0)) alpha.fill(1);
  else for (let i = 0; i < alpha.length; i++) alpha[i] = alpha[i] === 0 ? 0 : 1;
}

/** Neighbouring tiles of one grid row, left to right, that are read at once. */
function runsOf(raster: Raster, grid: TileGrid, tiles: Uint32Array, sidePx: number): number[][] {
  const stripeColumns = columnsOfStripe(raster, grid);
  const column = (tile: number) => tile % grid.columns;
  const stripe = (tile: number) => Math.floor(column(tile) / stripeColumns);
  const ordered = Uint32Array.from(tiles).sort((one, other) => stripe(one) - stripe(other) || one - other);
  const runs: number[][] = [];
  for (const tile of ordered) {
    const run = runs.at(-1);
    const first = run?.[0];
    const isNext =
      first !== undefined &&
      tile - (run!.at(-1) ?? 0) <= 1 &&
      Math.floor(tile / grid.columns) === Math.floor(first / grid.columns) &&
      stripe(tile) === stripe(first) &&
      ((tile - first) * grid.stridePx + sidePx) * sidePx <= RUN_PX;
    if (isNext) run!.push(tile);
    else runs.push([tile]);
  }
  return runs;
}

// A third of the cache of decoded blocks, which other readers use too.
const ROW_BYTES = 80 * 2 ** 20;

/** Columns of the grid that are gone through from north to south together. */
function columnsOfStripe({ levels, summary }: Raster, { sizePx, stridePx, columns }: TileGrid): number {
  const { widthPx, blockWidthPx, blockHeightPx } = levels[0]!;
  if (blockWidthPx >= widthPx) return Math.max(1, columns);
  const rowsPx = Math.ceil(sizePx / blockHeightPx + 1) * blockHeightPx;
  const sampleBytes = summary.bands[0]!.type.endsWith('8') ? 1 : 4;
  const affordablePx = ROW_BYTES / (rowsPx * summary.bands.length * sampleBytes);
  return Math.max(1, Math.floor(affordablePx / stridePx));
}

// Pixels of one read of validity.
const CHUNK_PX = 2_000_000;

/** For each tile of a grid: how much of it is nodata, masked out or NaN, in [0, 1]. */
export async function nodataFractions(
  raster: Raster,
  grid: TileGrid,
  work: Work,
): Promise<Float32Array<ArrayBuffer>> {
  const out = new Float32Array(tileCount(grid));
  if (!raster.mayHaveNodata) return out;
  const columnsAtOnce = Math.max(1, Math.floor(CHUNK_PX / (grid.sizePx * grid.stridePx)));
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column += columnsAtOnce) {
      work.signal.throwIfAborted();
      const count = Math.min(columnsAtOnce, grid.columns - column);
      const invalid = await invalidByColumn(raster, grid, row, column, count, work);
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let k = 0; k < grid.sizePx; k++) sum += invalid[i * grid.stridePx + k]!;
        out[row * grid.columns + column + i] = sum / grid.sizePx ** 2;
      }
    }
    await yieldToEvents();
  }
  return out;
}

/** Invalid pixels in each pixel column under `count` tiles of a grid row. */
async function invalidByColumn(
  raster: Raster,
  { sizePx, stridePx }: TileGrid,
  row: number,
  column: number,
  count: number,
  work: Work,
): Promise<Uint32Array> {
  const topPx = row * stridePx;
  const widthPx = (count - 1) * stridePx + sizePx;
  const stored = {
    columnPx: column * stridePx,
    rowPx: isFlipped(raster) ? raster.summary.heightPx - topPx - sizePx : topPx,
    widthPx,
    heightPx: sizePx,
  };
  const mask = await raster.readMask(stored, {}, work);
  const invalid = new Uint32Array(widthPx);
  for (let at = 0, i = 0; at < mask.length; at++) {
    if (mask[at] === 0) invalid[i]!++;
    if (++i === widthPx) i = 0;
  }
  return invalid;
}

/**
 * A picture of a window of grid pixels (north row first), which may reach beyond the scene: a thumbnail, an exported
 * chip. RGBA, `[row, column, 4]`.
 *
 * @param outPx width and height
 */
export async function renderChip(
  raster: Raster,
  window: PixelWindow,
  style: RenderStyle,
  outPx: number,
  work: Work,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const [stepColumn, stepRow] = [window.widthPx / outPx, window.heightPx / outPx];
  const flipped = isFlipped(raster);
  const toSource = (column: number, row: number) => {
    const rowPx = window.rowPx + row * stepRow;
    return [
      window.columnPx + column * stepColumn,
      flipped ? raster.summary.heightPx - rowPx : rowPx,
    ] as const;
  };
  return renderPicture(raster, { toSource, widthPx: outPx, heightPx: outPx }, style, work);
}
