import type { OverviewMethod } from '../../contract/scene.ts';
import type { Samples } from '../samples.ts';
import { CELL_PX, type Cells } from './cells.ts';

export interface LevelWindow {
  /** `[band, row, column]` */
  readonly data: Samples;
  /** `[row, column]`, 0 not valid; null where every pixel is. */
  readonly alpha: Uint8Array | null;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Of its first pixel, in the level. */
  readonly columnPx: number;
  readonly rowPx: number;
}

/** Where reduced pixels go: a part of a wider array. */
export interface Reduced {
  /** `[band, row, column]` */
  readonly data: Samples;
  /** `[row, column]`, 255 or 0. */
  readonly alpha: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface ReduceRules {
  readonly method: OverviewMethod;
  /** Whether samples are whole numbers, which a mean is rounded to. */
  readonly isInteger: boolean;
  /** Written where nothing is valid. */
  readonly fill: number;
  /** Written in place of `fill` where a mean of valid samples happens to be it. */
  readonly besideFill: number;
  /** From 0; it says by itself what is valid, and is a mean of all of its samples. */
  readonly alphaBand: number | null;
}

/**
 * Reduces the cells of a window, `columns` × `rows`, into `out` from `firstRow` on. A pixel counts where it is valid;
 * a mean of floating-point samples leaves NaN out.
 */
export function reduceBlock(
  from: LevelWindow,
  columns: Cells,
  rows: Cells,
  rules: ReduceRules,
  out: Reduced,
  firstRow: number,
): void {
  if (rules.method === 'nearest') {
    takeNearest(from, columns, rows, rules, out, firstRow);
    return;
  }
  const bandCount = from.data.length / (from.widthPx * from.heightPx);
  if (from.alpha === null) markAll(columns, rows, out, firstRow);
  else markValid(from, from.alpha, columns, rows, out, firstRow);
  const isPlain = from.alpha === null && columns.isEven && rows.isEven && rules.isInteger;
  for (let band = 0; band < bandCount; band++) {
    if (isPlain && rules.method === 'average') averagePairs(from, columns, rows, band, rules, out, firstRow);
    else reduceBand(from, columns, rows, band, rules, out, firstRow);
  }
}

function markAll(columns: Cells, rows: Cells, out: Reduced, firstRow: number): void {
  for (let row = 0; row < rows.first.length; row++) {
    const at = (firstRow + row) * out.widthPx;
    out.alpha.fill(255, at, at + columns.first.length);
  }
}

/** A cell is valid where any of its pixels is. */
function markValid(
  { widthPx, columnPx, rowPx }: LevelWindow,
  alpha: Uint8Array,
  columns: Cells,
  rows: Cells,
  out: Reduced,
  firstRow: number,
): void {
  for (let row = 0; row < rows.first.length; row++) {
    const top = (rows.first[row]! - rowPx) * widthPx - columnPx;
    for (let column = 0; column < columns.first.length; column++) {
      let isValid = false;
      for (let y = 0; y < CELL_PX && rows.weights[row * CELL_PX + y] !== 0; y++) {
        const at = top + y * widthPx + columns.first[column]!;
        for (let x = 0; x < CELL_PX && columns.weights[column * CELL_PX + x] !== 0; x++)
          isValid ||= alpha[at + x] !== 0;
      }
      out.alpha[(firstRow + row) * out.widthPx + column] = isValid ? 255 : 0;
    }
  }
}

/** The commonest case without a branch: four whole numbers, all valid; halves are rounded up. */
function averagePairs(
  { data, widthPx, heightPx, columnPx, rowPx }: LevelWindow,
  columns: Cells,
  rows: Cells,
  band: number,
  { fill, besideFill }: ReduceRules,
  out: Reduced,
  firstRow: number,
): void {
  const plane = band * widthPx * heightPx;
  const count = columns.first.length;
  for (let row = 0; row < rows.first.length; row++) {
    let upper = plane + (rows.first[row]! - rowPx) * widthPx + columns.first[0]! - columnPx;
    let lower = upper + widthPx;
    let to = (band * out.heightPx + firstRow + row) * out.widthPx;
    for (const end = to + count; to < end; to++, upper += 2, lower += 2) {
      const sum = data[upper]! + data[upper + 1]! + data[lower]! + data[lower + 1]!;
      const value = Math.floor(sum / 4 + 0.5);
      out.data[to] = value === fill && band === 0 ? besideFill : value;
    }
  }
}

/** Means, or the commonest: samples that are not valid or NaN are left out. */
function reduceBand(
  { data, alpha: valid, widthPx, heightPx, columnPx, rowPx }: LevelWindow,
  columns: Cells,
  rows: Cells,
  band: number,
  rules: ReduceRules,
  out: Reduced,
  firstRow: number,
): void {
  const plane = band * widthPx * heightPx;
  const alpha = band === rules.alphaBand ? null : valid;
  const isMean = rules.method === 'average';
  const values = new Float64Array(CELL_PX * CELL_PX);
  for (let row = 0; row < rows.first.length; row++) {
    const top = (rows.first[row]! - rowPx) * widthPx - columnPx;
    let to = (band * out.heightPx + firstRow + row) * out.widthPx;
    for (let column = 0; column < columns.first.length; column++, to++) {
      let [count, sum, weight] = [0, 0, 0];
      for (let y = 0; y < CELL_PX; y++) {
        const share = rows.weights[row * CELL_PX + y]!;
        if (share === 0) break;
        const at = top + y * widthPx + columns.first[column]!;
        for (let x = 0; x < CELL_PX; x++) {
          const part = share * columns.weights[column * CELL_PX + x]!;
          if (part === 0) break;
          if (alpha !== null && alpha[at + x] === 0) continue;
          const value = data[plane + at + x]!;
          if (Number.isNaN(value)) continue;
          values[count++] = value;
          sum += part * value;
          weight += part;
        }
      }
      if (count === 0) out.data[to] = rules.fill;
      else out.data[to] = isMean ? storedMean(sum / weight, rules, band) : mostFrequent(values, count);
    }
  }
}

function storedMean(mean: number, { isInteger, fill, besideFill }: ReduceRules, band: number): number {
  const stored = isInteger ? Math.floor(mean + 0.5) : mean;
  // A mean of −1 and 1 is not the hole that 0 marks. One band is enough: a pixel is a hole when all of them say so.
  return stored === fill && band === 0 ? besideFill : stored;
}

/** Of as many the one that comes to its number first, as GDAL has it. */
function mostFrequent(values: Float64Array, count: number): number {
  let best = values[0]!;
  let most = 0;
  for (let k = 0; k < count; k++) {
    let times = 1;
    for (let before = 0; before < k; before++) if (values[before] === values[k]) times++;
    if (times > most) {
      best = values[k]!;
      most = times;
    }
  }
  return best;
}

/** The pixel at the upper left of each cell, valid or not: that which GDAL takes. */
function takeNearest(
  from: LevelWindow,
  columns: Cells,
  rows: Cells,
  { fill }: ReduceRules,
  out: Reduced,
  firstRow: number,
): void {
  const [count, outCount] = [from.widthPx * from.heightPx, out.widthPx * out.heightPx];
  const bandCount = from.data.length / count;
  for (let row = 0; row < rows.first.length; row++) {
    const start = (nearestOf(rows, row) - from.rowPx) * from.widthPx - from.columnPx;
    for (let column = 0; column < columns.first.length; column++) {
      const at = start + nearestOf(columns, column);
      const to = (firstRow + row) * out.widthPx + column;
      const isValid = from.alpha === null || from.alpha[at] !== 0;
      out.alpha[to] = isValid ? 255 : 0;
      for (let band = 0; band < bandCount; band++)
        out.data[band * outCount + to] = isValid ? from.data[band * count + at]! : fill;
    }
  }
}

/** The pixel whose edge is nearest to that of the cell. */
function nearestOf({ first, weights }: Cells, cell: number): number {
  return first[cell]! + (weights[cell * CELL_PX]! > 0.5 ? 0 : 1);
}
