import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { Work } from '../contract/work.ts';
import { readBlockSamples } from './block-samples.ts';
import { BlockMemory } from './codec/block-memory.ts';
import { indexPixels } from './display/band-maths.ts';
import type { SourcePixels } from './display/colour.ts';
import type { PixelWindow, Raster, RasterLevel } from './raster.ts';
import { bytesPerSample } from './samples.ts';
import {
  extentOf,
  fillPositions,
  type PictureToSource,
  type PlacedCell,
  type SourceExtent,
  type SourcePositions,
  sourceStepPx,
} from './windows/control-grid.ts';
import { type ReducedWindow, readReduced } from './windows/reduce.ts';

/** A picture whose pixels lie in a raster where `toSource` says. */
export interface Picture {
  readonly toSource: PictureToSource;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface SourceOptions {
  /** From 1. */
  readonly bands: readonly number[];
  /** Whether the normalised difference of two `bands` stands in their place. */
  readonly isIndex: boolean;
  /** How pixels of the raster become one of the picture. */
  readonly method: 'mean' | 'nearest';
  /** Whether samples of blocks will do where the raster has no overview and all of it would have to be read. */
  readonly mayBePreview: boolean;
}

/** What a picture is drawn from. */
export interface PictureSource {
  readonly positions: SourcePositions;
  /** Null where the picture lies outside the raster. */
  readonly pixels: SourcePixels | null;
  readonly isPreview: boolean;
  /** Gives the arrays back for the next picture; nobody may look at them afterwards. */
  release(): void;
}

// A map asks for picture after picture, each from some megabytes.
const memory = new BlockMemory();

/** Reads what a picture needs, from the coarsest level that is fine enough. */
export async function readPictureSource(
  raster: Raster,
  { toSource, widthPx, heightPx }: Picture,
  options: SourceOptions,
  work: Work,
): Promise<PictureSource> {
  const count = widthPx * heightPx;
  const taken = [memory.take(count * 8), memory.take(count * 8)] as const;
  const release = () => {
    for (const one of taken) memory.giveBack(one);
  };
  const positions = {
    columnPx: new Float64Array(taken[0], 0, count),
    rowPx: new Float64Array(taken[1], 0, count),
  };
  const cells: PlacedCell[] = [];
  await inSlices(heightPx, work, (first, last) =>
    fillPositions(toSource, widthPx, first, last, positions, cells),
  );
  const stepPx = sourceStepPx(positions, widthPx, heightPx);
  const overview = chooseOverview(raster, stepPx);
  const level = raster.levels[overview]!;
  const scale = {
    column: raster.summary.widthPx / level.widthPx,
    row: raster.summary.heightPx / level.heightPx,
  };
  const factor = Math.max(1, Math.floor(stepPx / Math.min(scale.column, scale.row) + 0.01)) || 1;
  const window = windowOf(extentOf(positions, widthPx, cells, raster.summary), raster, level, factor);
  if (window === null) return { positions, pixels: null, isPreview: false, release };
  const isPreview = options.mayBePreview && isTooMuch(raster, window);
  const read = isPreview ? readBlockSamples : readWhole;
  const found = await read(raster, window, { ...options, overview, factor }, work);
  const pixels = {
    ...found,
    ...(options.isIndex && indexPixels(found)),
    columnPx: found.columnPx * scale.column,
    rowPx: found.rowPx * scale.row,
    stepColumnPx: found.stepColumnPx * scale.column,
    stepRowPx: found.stepRowPx * scale.row,
    isBlended: raster.alphaBand !== null,
  };
  return {
    positions,
    pixels,
    isPreview,
    release: () => {
      release();
      memory.giveBack(found.data.buffer);
      memory.giveBack(found.alpha.buffer);
    },
  };
}

/** Samples with their place in the pixels of a level. */
export type LevelPixels = Omit<SourcePixels, 'isBlended'> & {
  readonly data: Float32Array<ArrayBuffer>;
  readonly alpha: Uint8Array<ArrayBuffer>;
};

export interface LevelOptions {
  readonly bands: readonly number[];
  readonly overview: number;
  /** Pixels of the level along each side that become one. */
  readonly factor: number;
  readonly method: 'mean' | 'nearest';
}

async function readWhole(
  raster: Raster,
  window: PixelWindow,
  options: LevelOptions,
  work: Work,
): Promise<LevelPixels> {
  const { columnPx, rowPx } = window;
  const pixels = await (options.factor === 1 ? readPlainly : readReduced)(raster, window, options, work);
  return { ...pixels, columnPx, rowPx, stepColumnPx: options.factor, stepRowPx: options.factor };
}

/** As `readReduced` with a factor of 1, into memory that is used again. */
async function readPlainly(
  raster: Raster,
  window: PixelWindow,
  { bands, overview }: LevelOptions,
  work: Work,
): Promise<ReducedWindow> {
  const count = window.widthPx * window.heightPx;
  const into = {
    data: new Float32Array(memory.take(count * bands.length * 4), 0, count * bands.length),
    alpha: new Uint8Array(memory.take(count), 0, count),
  };
  const { widthPx, heightPx } = window;
  return { ...(await raster.readFloats(window, { bands, overview, into }, work)), widthPx, heightPx };
}

// What one map tile may read: of more, the person would see nothing for seconds.
const MOST_PX = 4096 ** 2;
const MOST_BYTES = 512 * 2 ** 20;

function isTooMuch({ summary }: Raster, { widthPx, heightPx }: PixelWindow): boolean {
  const pixels = widthPx * heightPx;
  const pixelBytes = summary.bands.length * bytesPerSample(summary.bands[0]!.type);
  return pixels > MOST_PX || pixels * pixelBytes > MOST_BYTES;
}

// Rows are placed and coloured in slices that take a few milliseconds; between them an abort is seen.
const SLICE_ROWS = 64;

export async function inSlices(
  rows: number,
  work: Work,
  act: (first: number, last: number) => void,
): Promise<void> {
  for (let first = 0; first < rows; first += SLICE_ROWS) {
    if (first > 0) await yieldToEvents();
    work.signal.throwIfAborted();
    act(first, Math.min(first + SLICE_ROWS, rows));
  }
}

/** The coarsest level that is still at least as fine as the picture. */
function chooseOverview({ levels, summary }: Raster, stepPx: number): number {
  const isFineEnough = ({ widthPx, heightPx }: RasterLevel) =>
    Math.max(summary.widthPx / widthPx, summary.heightPx / heightPx) <= stepPx * 1.01;
  for (let level = levels.length - 1; level > 0; level--) if (isFineEnough(levels[level]!)) return level;
  return 0;
}

/**
 * Pixels of a level that a picture touches, with one reduced pixel around them for interpolation; null when none.
 * Begins at a multiple of `factor`, so that neighbouring pictures are reduced from the same cells and meet without seam.
 */
function windowOf(
  extent: SourceExtent | null,
  { summary }: Raster,
  level: RasterLevel,
  factor: number,
): PixelWindow | null {
  if (extent === null) return null;
  const { left, top, right, bottom } = extent;
  const [scaleX, scaleY] = [level.widthPx / summary.widthPx, level.heightPx / summary.heightPx];
  const first = (position: number) => Math.max(0, (Math.floor(position / factor) - 1) * factor);
  const end = (position: number, lengthPx: number) =>
    Math.min(lengthPx, (Math.floor(position / factor) + 2) * factor);
  const [firstColumn, firstRow] = [first(left * scaleX), first(top * scaleY)];
  return {
    columnPx: firstColumn,
    rowPx: firstRow,
    widthPx: end(right * scaleX, level.widthPx) - firstColumn,
    heightPx: end(bottom * scaleY, level.heightPx) - firstRow,
  };
}
