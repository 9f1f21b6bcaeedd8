import type { Work } from '../contract/work.ts';
import type { LevelOptions, LevelPixels } from './picture-source.ts';
import type { FloatWindow, PixelWindow, Raster, RasterLevel } from './raster.ts';
import { bytesPerSample } from './samples.ts';

// Decoded in some 100 ms; see test/bench/preview.bench.ts.
const MOST_BYTES = 24 * 2 ** 20;

// As float32 4 MiB. Some files have blocks of a hundred times that.
const MOST_SAMPLES = 2 ** 20;

/** One axis of the blocks of a level: each `stride`-th is read, the middle one of those it stands for. */
interface Axis {
  readonly blockPx: number;
  readonly lengthPx: number;
  readonly stride: number;
  /** Groups of `stride` blocks that the window touches. */
  readonly firstGroup: number;
  readonly groups: number;
  /** Cells that one read block becomes along this axis: one where it stands for others. */
  readonly cells: number;
}

/**
 * A coarse impression of a window from a part of its blocks: where blocks are left out, one that is read stands for its
 * neighbours. Blocks are counted from the origin of the level, so that neighbouring pictures read the same ones.
 */
export async function readBlockSamples(
  raster: Raster,
  window: PixelWindow,
  options: LevelOptions,
  work: Work,
): Promise<LevelPixels> {
  const level = raster.levels[options.overview]!;
  const [columns, rows] = chooseAxes(raster, level, window, options.factor);
  const [widthPx, heightPx] = [columns.groups * columns.cells, rows.groups * rows.cells];
  const out = {
    data: new Float32Array(widthPx * heightPx * options.bands.length),
    alpha: new Uint8Array(widthPx * heightPx),
    widthPx,
    heightPx,
  };
  const readGroup = async (column: number, row: number) => {
    const block = blockOf(columns, rows, column, row);
    const [toColumn, toRow] = [column * columns.cells, row * rows.cells];
    for (const { part, cellRow, cellRows } of partsOf(block, rows, options.bands.length)) {
      const pixels = await raster.readFloats(part, options, work);
      const partRows = cellRows === rows.cells ? rows : { ...rows, blockPx: part.heightPx, cells: cellRows };
      fillCells(pixels, part, columns, partRows, options.method, out, toColumn, toRow + cellRow);
    }
  };
  const all = Array.from({ length: columns.groups * rows.groups }, (_, i) =>
    readGroup(i % columns.groups, Math.floor(i / columns.groups)),
  );
  await Promise.all(all);
  return {
    ...out,
    columnPx: originOf(columns),
    rowPx: originOf(rows),
    stepColumnPx: stepOf(columns),
    stepRowPx: stepOf(rows),
  };
}

function chooseAxes(
  { summary }: Raster,
  level: RasterLevel,
  window: PixelWindow,
  factor: number,
): [Axis, Axis] {
  const { blockWidthPx, blockHeightPx } = level;
  const blockBytes =
    blockWidthPx * blockHeightPx * summary.bands.length * bytesPerSample(summary.bands[0]!.type);
  const columnsOf = (stride: number) =>
    axisOf(blockWidthPx, level.widthPx, stride, window.columnPx, window.widthPx, factor);
  const rowsOf = (stride: number) =>
    axisOf(blockHeightPx, level.heightPx, stride, window.rowPx, window.heightPx, factor);
  let [columns, rows] = [columnsOf(1), rowsOf(1)];
  // Whichever stands for fewer pixels is thinned out next.
  while (columns.groups * rows.groups * blockBytes > MOST_BYTES && columns.groups * rows.groups > 1) {
    const isWider = columns.groups === 1 || columns.stride * blockWidthPx > rows.stride * blockHeightPx;
    if (isWider && rows.groups > 1) rows = rowsOf(rows.stride * 2);
    else columns = columnsOf(columns.stride * 2);
  }
  return [columns, rows];
}

function axisOf(
  blockPx: number,
  lengthPx: number,
  stride: number,
  firstPx: number,
  countPx: number,
  factor: number,
): Axis {
  const groupPx = blockPx * stride;
  const firstGroup = Math.floor(firstPx / groupPx);
  const groups = Math.floor((firstPx + countPx - 1) / groupPx) - firstGroup + 1;
  const cells = stride > 1 ? 1 : Math.max(1, Math.round(blockPx / factor));
  return { blockPx, lengthPx, stride, firstGroup, groups, cells };
}

/** The block in the middle of a group, or the last one of the level. */
function blockOf(columns: Axis, rows: Axis, column: number, row: number): PixelWindow {
  const along = ({ blockPx, lengthPx, stride, firstGroup }: Axis, group: number) => {
    const middle = (firstGroup + group) * stride + (stride >> 1);
    const first = Math.min(middle, Math.ceil(lengthPx / blockPx) - 1) * blockPx;
    return [first, Math.min(blockPx, lengthPx - first)] as const;
  };
  const [columnPx, widthPx] = along(columns, column);
  const [rowPx, heightPx] = along(rows, row);
  return { columnPx, rowPx, widthPx, heightPx };
}

interface Part {
  readonly part: PixelWindow;
  readonly cellRow: number;
  readonly cellRows: number;
}

/** A block whole; of one too large to be read at once, the middle rows of each row of cells. */
function* partsOf(block: PixelWindow, { blockPx, cells }: Axis, bandCount: number): Generator<Part> {
  const mostRows = Math.max(1, Math.floor(MOST_SAMPLES / (block.widthPx * bandCount)));
  if (block.heightPx <= mostRows) {
    yield { part: block, cellRow: 0, cellRows: cells };
    return;
  }
  for (let cellRow = 0; cellRow < cells; cellRow++) {
    const top = Math.floor((cellRow * blockPx) / cells);
    const bottom = Math.min(block.heightPx, Math.floor(((cellRow + 1) * blockPx) / cells));
    if (top >= bottom) return;
    const heightPx = Math.min(mostRows, bottom - top);
    const rowPx = block.rowPx + top + ((bottom - top - heightPx) >> 1);
    yield { part: { ...block, rowPx, heightPx }, cellRow, cellRows: 1 };
  }
}

function stepOf({ blockPx, stride, cells }: Axis): number {
  return (blockPx * stride) / cells;
}

/** Where the first cell begins, when each is centred on the block it was read from. */
function originOf({ blockPx, stride, firstGroup }: Axis): number {
  const middlePx = ((stride >> 1) + 0.5) * blockPx;
  return firstGroup * stride * blockPx + middlePx - (stride * blockPx) / 2;
}

interface Cells {
  readonly data: Float32Array;
  readonly alpha: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Writes the cells of one block, which may be cut short at the edge of the level. */
function fillCells(
  pixels: FloatWindow,
  block: PixelWindow,
  columns: Axis,
  rows: Axis,
  method: LevelOptions['method'],
  out: Cells,
  firstColumn: number,
  firstRow: number,
): void {
  const cellWidthPx = columns.blockPx / columns.cells;
  const cellHeightPx = rows.blockPx / rows.cells;
  for (let row = 0; row < rows.cells; row++) {
    const top = Math.floor(row * cellHeightPx);
    const bottom = Math.min(block.heightPx, Math.floor((row + 1) * cellHeightPx));
    for (let column = 0; column < columns.cells; column++) {
      const left = Math.floor(column * cellWidthPx);
      const right = Math.min(block.widthPx, Math.floor((column + 1) * cellWidthPx));
      if (left >= right || top >= bottom) continue;
      const to = (firstRow + row) * out.widthPx + firstColumn + column;
      const cell =
        method === 'nearest' ? middleOf({ left, top, right, bottom }) : { left, top, right, bottom };
      takeMean(pixels, block.widthPx, cell, out, to);
    }
  }
}

interface Cell {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function middleOf({ left, top, right, bottom }: Cell): Cell {
  const [column, row] = [(left + right) >> 1, (top + bottom) >> 1];
  return { left: column, top: row, right: column + 1, bottom: row + 1 };
}

// Along each side of a cell: of more, the mean is the same to a level, and taking it took as long as decoding.
const MOST_ROWS_OF_CELL = 64;

/** Of the valid pixels, some rows and columns of a large cell; the cell is as opaque as the most opaque of them. */
function takeMean({ data, alpha }: FloatWindow, widthPx: number, cell: Cell, out: Cells, to: number): void {
  const stepRow = Math.max(1, Math.floor((cell.bottom - cell.top) / MOST_ROWS_OF_CELL));
  const stepColumn = Math.max(1, Math.floor((cell.right - cell.left) / MOST_ROWS_OF_CELL));
  for (let plane = 0, at = to; plane < data.length; plane += alpha.length, at += out.alpha.length) {
    let sum = 0;
    let count = 0;
    for (let row = cell.top + (stepRow >> 1); row < cell.bottom; row += stepRow) {
      const end = row * widthPx + cell.right;
      for (let i = row * widthPx + cell.left + (stepColumn >> 1); i < end; i += stepColumn) {
        const opacity = alpha[i]!;
        if (opacity === 0) continue;
        if (opacity > out.alpha[to]!) out.alpha[to] = opacity;
        const value = data[plane + i]!;
        if (Number.isNaN(value)) continue;
        sum += value;
        count++;
      }
    }
    out.data[at] = count === 0 ? 0 : sum / count;
  }
}
