import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { silent, type Work } from '../../contract/work.ts';
import { makeSamples } from '../samples.ts';
import type { TiffFile } from '../tiff-writer/tiff-file.ts';
import { BLOCK_PX, type TiffPage } from '../tiff-writer/tiff-page.ts';
import { cellsOf, pixelsUnder } from './cells.ts';
import type { LevelFormat } from './level-format.ts';
import type { LevelSource } from './level-source.ts';
import { type Reduced, reduceBlock } from './reduce-block.ts';
import { isUniform } from './uniform.ts';
import { type ReducedTiles, type TileRun, writeTiles } from './write-tiles.ts';

// Samples of one read: a kernel's run of some milliseconds.
const READ_SAMPLES = 500_000;

/** Reduces a level row of tiles by row of tiles; a part of a row where it would be wide, all of it where rows are strips. */
export async function writeLevel(
  tiff: TiffFile,
  source: LevelSource,
  page: TiffPage,
  mask: TiffPage | null,
  format: LevelFormat,
  work: Work<number>,
): Promise<void> {
  const columnsAtOnce = tilesAtOnce(source, page);
  let writing: Promise<void> = Promise.resolve();
  try {
    for (let row = 0; row < page.blockRows; row++) {
      for (let column = 0; column < page.blockColumns; column += columnsAtOnce) {
        const columns = Math.min(columnsAtOnce, page.blockColumns - column);
        const reduced = await reduceTiles(source, page, format, { column, row, columns }, work);
        await writing;
        // Compressed on other threads while the next are read.
        writing = writeTiles(tiff, page, mask, reduced, { column, row, columns }, format.rules.fill);
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
  { rules }: LevelFormat,
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
