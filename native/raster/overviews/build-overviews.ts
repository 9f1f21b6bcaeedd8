import type { FileHandle } from 'node:fs/promises';
import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { OverviewMethod } from '../../contract/scene.ts';
import { silent, type Work } from '../../contract/work.ts';
import { writeWhole } from '../../io/files.ts';
import type { Raster } from '../raster.ts';
import { bytesPerSample, canHold, isFloat, makeSamples, type SampleType } from '../samples.ts';
import { BlockReader } from '../tiff/block-reader.ts';
import { blockStore } from '../tiff/block-store.ts';
import type { Field } from '../tiff-writer/fields.ts';
import { TiffFile } from '../tiff-writer/tiff-file.ts';
import { BLOCK_PX, type PageSpec, TiffPage } from '../tiff-writer/tiff-page.ts';
import { cellsOf, pixelsUnder } from './cells.ts';
import { type LevelSource, rasterSource, writtenSource } from './level-source.ts';
import { type Reduced, type ReduceRules, reduceBlock } from './reduce-block.ts';
import { missingOverviews, type OverviewSize } from './sizes.ts';
import { isUniform } from './uniform.ts';
import { type ReducedTiles, type TileRun, writeTiles } from './write-tiles.ts';

export interface OverviewProgress {
  /** Blocks of all levels. */
  readonly done: number;
  readonly total: number;
}

/** The method that fits what a raster holds: classes have no mean. */
export function defaultMethod(raster: Raster): OverviewMethod {
  return raster.palette === null ? 'average' : 'mode';
}

/** How many blocks `buildOverviews` makes; 0 where nothing is missing. */
export function missingBlocks(raster: Raster): number {
  const blocks = (lengthPx: number) => Math.ceil(lengthPx / BLOCK_PX);
  const ofLevel = ({ widthPx, heightPx }: OverviewSize) => blocks(widthPx) * blocks(heightPx);
  return missingOverviews(raster).reduce((sum, size) => sum + ofLevel(size), 0);
}

/**
 * Writes the overviews that a raster lacks as a GeoTIFF of their own, which GDAL takes for an `.ovr`: tiles of 256 pixels,
 * DEFLATE, each level made from the one before. Memory is that of some rows of blocks, whatever the size of the raster.
 * The file appears whole or not at all; there is none where nothing is missing.
 *
 * @param path not beside the raster: `withOverviews` joins them
 * @throws EngineError `file-unwritable`, and what reading pixels throws
 */
export async function buildOverviews(
  raster: Raster,
  path: string,
  method: OverviewMethod,
  work: Work<OverviewProgress>,
): Promise<{ overviews: number; bytes: number }> {
  const sizes = missingOverviews(raster);
  let bytes = 0;
  if (sizes.length === 0) return { overviews: 0, bytes };
  await writeWhole(path, async (file) => {
    bytes = await writeLevels(file, path, raster, sizes, method, work);
  });
  return { overviews: sizes.length, bytes };
}

/** What all levels of one raster have in common. */
interface Shared {
  readonly type: SampleType;
  readonly nodata: number | null;
  readonly hasMask: boolean;
  readonly rules: ReduceRules;
  readonly spec: Omit<PageSpec, 'widthPx' | 'heightPx'>;
}

// Bands that are drawn together lie together; of more, a picture needs few.
const MOST_TOGETHER = 4;

function sharedBy(raster: Raster, method: OverviewMethod): Shared {
  const { bands } = raster.summary;
  const { type } = bands[0]!;
  const isInteger = !isFloat(type);
  const isSame = bands.every((band) => Object.is(band.nodata, bands[0]!.nodata));
  const marked =
    isSame && bands[0]!.nodata !== null && canHold(type, bands[0]!.nodata) ? bands[0]!.nodata : null;
  const nodata = marked ?? (isInteger ? null : Number.NaN);
  // As a sample has it: float32 rounds what the file says.
  const [fill] = makeSamples(type, 1).fill(nodata ?? 0) as unknown as [number];
  return {
    type,
    nodata,
    hasMask: raster.mayHaveNodata && raster.alphaBand === null && nodata === null,
    rules: {
      method,
      isInteger,
      fill,
      besideFill: nodata === null ? fill : neighbourOf(fill, type),
      alphaBand: raster.alphaBand === null ? null : raster.alphaBand - 1,
    },
    spec: {
      bandCount: bands.length,
      type,
      bandsApart: bands.length > MOST_TOGETHER,
      alphaBand: raster.alphaBand,
      isMask: false,
      isReduced: true,
    },
  };
}

function neighbourOf(value: number, type: SampleType): number {
  if (isFloat(type)) return value === 0 ? 2 ** -100 : value * (1 + 2 ** -20);
  return canHold(type, value + 1) ? value + 1 : value - 1;
}

async function writeLevels(
  file: FileHandle,
  path: string,
  raster: Raster,
  sizes: readonly OverviewSize[],
  method: OverviewMethod,
  work: Work<OverviewProgress>,
): Promise<number> {
  const shared = sharedBy(raster, method);
  const pixelBytes = shared.spec.bandCount * bytesPerSample(shared.type) + (shared.hasMask ? 1 : 0);
  const pixels = sizes.reduce((sum, size) => sum + size.widthPx * size.heightPx, 0);
  const tiff = new TiffFile(file, path, pixels * pixelBytes * 1.1);
  const pages = sizes.map((size) => new TiffPage({ ...shared.spec, ...size }));
  const maskSpec = { bandCount: 1, type: 'uint8', bandsApart: false, alphaBand: null, isMask: true } as const;
  const masks = shared.hasMask
    ? sizes.map((size) => new TiffPage({ ...maskSpec, ...size, isReduced: true }))
    : [];
  const total = missingBlocks(raster);
  let done = 0;
  const report = (blocks: number) => {
    done += blocks;
    work.report({ done, total });
  };
  const keyPrefix = `overviews of ${raster.path}/`;
  try {
    let source = rasterSource(raster);
    for (const [level, page] of pages.entries()) {
      const mask = masks[level] ?? null;
      await writeLevel(tiff, source, page, mask, shared, { signal: work.signal, report });
      const read = (of: TiffPage, name: string, fill: number) =>
        new BlockReader(path, tiff, of.image(), blockStore, `${keyPrefix}${level}/${name}`, fill);
      source = writtenSource(read(page, '', shared.rules.fill), shared.type, {
        nodata: shared.nodata,
        alphaBand: shared.rules.alphaBand,
        mask: mask && read(mask, 'mask/', 0),
        mayHaveNodata: raster.mayHaveNodata,
      });
    }
  } finally {
    blockStore.blocks.forget(keyPrefix);
  }
  await tiff.finish([...pages, ...masks], factsOf(shared));
  return tiff.sizeBytes;
}

function factsOf({ nodata }: Shared): Field[] {
  const facts: Field[] = [{ tag: 305, type: 'ascii', value: 'Semantile' }];
  const text = nodata !== null && Number.isNaN(nodata) ? 'nan' : String(nodata);
  return nodata === null ? facts : [...facts, { tag: 42113, type: 'ascii', value: text }];
}

// Samples of one read: a kernel's run of some milliseconds.
const READ_SAMPLES = 500_000;

/** Reduces a level row of tiles by row of tiles; a part of a row where it would be wide, all of it where rows are strips. */
async function writeLevel(
  tiff: TiffFile,
  source: LevelSource,
  page: TiffPage,
  mask: TiffPage | null,
  shared: Shared,
  work: Work<number>,
): Promise<void> {
  const columnsAtOnce = tilesAtOnce(source, page);
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let row = 0; row < page.blockRows; row++) {
      for (let column = 0; column < page.blockColumns; column += columnsAtOnce) {
        const columns = Math.min(columnsAtOnce, page.blockColumns - column);
        const reduced = await reduceTiles(source, page, shared, { column, row, columns }, work);
        await writing;
        // Compressed on other threads while the next are read.
        writing = writeTiles(tiff, page, mask, reduced, { column, row, columns }, shared.rules.fill);
        // Whoever awaits it next hears of a failure; until then it is not unhandled.
        writing.catch(() => {});
        work.report(columns);
      }
    }
  } finally {
    // Nobody may write to a file that is being closed.
    await writing.catch(() => {});
  }
  await writing;
}

function tilesAtOnce({ blockWidthPx, widthPx }: LevelSource, page: TiffPage): number {
  if (blockWidthPx >= widthPx) return page.blockColumns;
  const tileSamples = 4 * BLOCK_PX * BLOCK_PX * page.spec.bandCount;
  const wanted = Math.max(1, Math.floor(READ_SAMPLES / tileSamples));
  // Wide blocks are not cut: each is decoded for one part of the row.
  return Math.max(wanted, Math.ceil(blockWidthPx / (2 * BLOCK_PX)));
}

async function reduceTiles(
  source: LevelSource,
  { spec }: TiffPage,
  { rules }: Shared,
  run: TileRun,
  work: Work<number>,
): Promise<ReducedTiles> {
  const { widthPx, heightPx, bandCount, type } = spec;
  const [left, right] = spanOf(run.column, run.columns, widthPx);
  const [top, bottom] = spanOf(run.row, 1, heightPx);
  const size = { widthPx: right - left, heightPx: bottom - top };
  const out: Reduced = {
    ...size,
    // What is blank is not reduced.
    data: makeSamples(type, size.widthPx * size.heightPx * bandCount).fill(rules.fill),
    alpha: new Uint8Array(size.widthPx * size.heightPx),
  };
  let isBlank = true;
  const columns = cellsOf(source.widthPx, widthPx, left, right);
  const [firstColumn, endColumn] = pixelsUnder(source.widthPx, widthPx, left, right);
  const rowsAtOnce = Math.max(1, Math.floor(READ_SAMPLES / (2 * (endColumn - firstColumn) * bandCount)));
  for (let row = top; row < bottom; row += rowsAtOnce) {
    const end = Math.min(row + rowsAtOnce, bottom);
    const [firstRow, endRow] = pixelsUnder(source.heightPx, heightPx, row, end);
    const window = {
      columnPx: firstColumn,
      rowPx: firstRow,
      widthPx: endColumn - firstColumn,
      heightPx: endRow - firstRow,
    };
    const read = await source.read(window, silent(work.signal));
    if (isBlankRead(read, rules.fill)) {
      if (read.alpha === null) out.alpha.fill(255, (row - top) * size.widthPx, (end - top) * size.widthPx);
    } else {
      const down = cellsOf(source.heightPx, heightPx, row, end);
      reduceBlock({ ...window, ...read }, columns, down, rules, out, row - top);
      isBlank = false;
    }
    await yieldToEvents();
    work.signal.throwIfAborted();
  }
  return { ...out, isBlank };
}

/** Nothing but fill, and all of it valid or none: most of a sparse scene. */
function isBlankRead({ data, alpha }: Awaited<ReturnType<LevelSource['read']>>, fill: number): boolean {
  if (!isUniform(data) || !Object.is(data[0], fill)) return false;
  return alpha === null || (alpha[0] === 0 && isUniform(alpha));
}

function spanOf(first: number, count: number, lengthPx: number): [from: number, to: number] {
  return [first * BLOCK_PX, Math.min((first + count) * BLOCK_PX, lengthPx)];
}
