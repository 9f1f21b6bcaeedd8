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
  from: LevelWindow,
  alpha: Uint8Array,
  columns: Cells,
  rows: Cells,
  out: Reduced,
  firstRow: number,
): void {
  eachCell(columns, rows, from, (column, row, pixels, count) => {
    let isValid = false;
    for (let k = 0; k < count; k++) isValid ||= alpha[pixels[k]!] !== 0;
    out.alpha[(firstRow + row) * out.widthPx + column] = isValid ? 255 : 0;
  });
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

function reduceBand(
  from: LevelWindow,
  columns: Cells,
  rows: Cells,
  band: number,
  rules: ReduceRules,
  out: Reduced,
  firstRow: number,
): void {
  const plane = band * from.widthPx * from.heightPx;
  const alpha = band === rules.alphaBand ? null : from.alpha;
  const outPlane = band * out.heightPx * out.widthPx;
  const reduce = rules.method === 'average' ? mean : mostFrequent;
  const values = new Float64Array(CELL_PX * CELL_PX);
  const shares = new Float64Array(CELL_PX * CELL_PX);
  eachCell(columns, rows, from, (column, row, pixels, count, weights) => {
    const to = outPlane + (firstRow + row) * out.widthPx + column;
    let kept = 0;
    for (let k = 0; k < count; k++) {
      const value = from.data[plane + pixels[k]!]!;
      if ((alpha !== null && alpha[pixels[k]!] === 0) || Number.isNaN(value)) continue;
      values[kept] = value;
      shares[kept++] = weights[k]!;
    }
    out.data[to] = kept === 0 ? rules.fill : finished(reduce(values, shares, kept), rules, band);
  });
}

function finished(value: number, { method, isInteger, fill, besideFill }: ReduceRules, band: number): number {
  if (method !== 'average') return value;
  const stored = isInteger ? Math.floor(value + 0.5) : value;
  // A mean of −1 and 1 is not the hole that 0 marks. One band is enough: a pixel is a hole when all of them say so.
  return stored === fill && band === 0 ? besideFill : stored;
}

/** @param weights of the samples; their sum is not zero */
function mean(values: Float64Array, weights: Float64Array, count: number): number {
  let sum = 0;
  let weight = 0;
  for (let k = 0; k < count; k++) {
    sum += values[k]! * weights[k]!;
    weight += weights[k]!;
  }
  return sum / weight;
}

/** Of as many the one that comes to its number first, as GDAL has it. */
function mostFrequent(values: Float64Array, _weights: Float64Array, count: number): number {
  let best = values[0]!;
  let most = 0;
  for (let k = 0; k < count; k++) {
    let times = 1;
    for (let before = 0; before < k; before++) if (values[before] === values[k]) times++;
    if (times > most) [best, most] = [values[k]!, times];
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

/** Calls `act` for each cell with the places of its pixels in a plane, upper row first. The arrays are lent. */
function eachCell(
  columns: Cells,
  rows: Cells,
  { widthPx, columnPx, rowPx }: LevelWindow,
  act: (column: number, row: number, pixels: Int32Array, count: number, weights: Float64Array) => void,
): void {
  const pixels = new Int32Array(CELL_PX * CELL_PX);
  const weights = new Float64Array(CELL_PX * CELL_PX);
  for (let row = 0; row < rows.first.length; row++) {
    const top = rows.first[row]! - rowPx;
    for (let column = 0; column < columns.first.length; column++) {
      const left = columns.first[column]! - columnPx;
      let count = 0;
      for (let y = 0; y < CELL_PX; y++) {
        const rowWeight = rows.weights[row * CELL_PX + y]!;
        if (rowWeight === 0) break;
        for (let x = 0; x < CELL_PX; x++) {
          const weight = rowWeight * columns.weights[column * CELL_PX + x]!;
          if (weight === 0) break;
          pixels[count] = (top + y) * widthPx + left + x;
          weights[count++] = weight;
        }
      }
      act(column, row, pixels, count, weights);
    }
  }
}
