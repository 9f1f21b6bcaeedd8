import type { Work } from '../contract/work.ts';
import { timeSlices } from './time-slice.ts';

/** Rows between two looks at the clock: below a millisecond at 200 dimensions. */
const BLOCK_ROWS = 2048;

/**
 * Inner products of one query with every row, exactly.
 *
 * @param rows row-major `[count × dimension]`
 * @param out `[count]`, filled
 */
export async function scanRows(
  query: Float32Array,
  rows: Float32Array,
  out: Float32Array,
  work: Work<{ done: number; total: number }>,
): Promise<void> {
  const pause = timeSlices(work.signal);
  const wide = Float64Array.from(query);
  for (let first = 0; first < out.length; first += BLOCK_ROWS) {
    const end = Math.min(out.length, first + BLOCK_ROWS);
    scanBlock(wide, rows, out, first, end);
    const waiting = pause();
    if (!waiting) continue;
    work.report({ done: end, total: out.length });
    await waiting;
  }
}

/** Four rows at a time: their sums do not wait for each other, and the query is loaded once for all. */
function scanBlock(
  query: Float64Array,
  rows: Float32Array,
  out: Float32Array,
  first: number,
  end: number,
): void {
  const dimension = query.length;
  let row = first;
  for (; row + 3 < end; row += 4) {
    const one = row * dimension;
    const two = one + dimension;
    const three = two + dimension;
    const four = three + dimension;
    let sumOne = 0;
    let sumTwo = 0;
    let sumThree = 0;
    let sumFour = 0;
    for (let k = 0; k < dimension; k++) {
      const value = query[k]!;
      sumOne += value * rows[one + k]!;
      sumTwo += value * rows[two + k]!;
      sumThree += value * rows[three + k]!;
      sumFour += value * rows[four + k]!;
    }
    out[row] = sumOne;
    out[row + 1] = sumTwo;
    out[row + 2] = sumThree;
    out[row + 3] = sumFour;
  }
  for (; row < end; row++) {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += query[k]! * rows[row * dimension + k]!;
    out[row] = sum;
  }
}

/** Queries that are scanned together: a row is loaded once for all of them. */
const QUERIES_AT_ONCE = 4;

/**
 * Inner products of several queries with every row, exactly.
 *
 * @param queries row-major `[queries × dimension]`
 * @param rows row-major `[count × dimension]`
 * @returns row-major `[queries × count]`
 */
export async function scanRowsForEach(
  queries: Float32Array,
  rows: Float32Array,
  dimension: number,
  work: Work<never>,
): Promise<Float32Array> {
  const count = rows.length / dimension;
  const queryCount = queries.length / dimension;
  const out = new Float32Array(queryCount * count);
  const pause = timeSlices(work.signal);
  for (let first = 0; first < queryCount; first += QUERIES_AT_ONCE) {
    const four = interleaved(queries.subarray(first * dimension), dimension);
    const columns = Array.from({ length: QUERIES_AT_ONCE }, (_, n) =>
      out.subarray((first + n) * count, (first + n + 1) * count),
    ) as FourColumns;
    for (let row = 0; row < count; row += BLOCK_ROWS) {
      fourProducts(four, rows, dimension, row, Math.min(count, row + BLOCK_ROWS), columns);
      await pause();
    }
  }
  return out;
}

type FourColumns = [Float32Array, Float32Array, Float32Array, Float32Array];

/** The first four queries (or as many as there are) as `[dimension × 4]`. */
function interleaved(queries: Float32Array, dimension: number): Float64Array {
  const four = new Float64Array(QUERIES_AT_ONCE * dimension);
  const end = Math.min(queries.length, four.length);
  for (let i = 0; i < end; i++)
    four[(i % dimension) * QUERIES_AT_ONCE + Math.floor(i / dimension)] = queries[i]!;
  return four;
}

/** Columns beyond the last query are empty, and what is written there is dropped. */
function fourProducts(
  queries: Float64Array,
  rows: Float32Array,
  dimension: number,
  first: number,
  end: number,
  [a, b, c, d]: FourColumns,
): void {
  for (let row = first; row < end; row++) {
    let sumA = 0;
    let sumB = 0;
    let sumC = 0;
    let sumD = 0;
    const rowEnd = (row + 1) * dimension;
    for (let from = row * dimension, at = 0; from < rowEnd; from++, at += QUERIES_AT_ONCE) {
      const value = rows[from]!;
      sumA += value * queries[at]!;
      sumB += value * queries[at + 1]!;
      sumC += value * queries[at + 2]!;
      sumD += value * queries[at + 3]!;
    }
    a[row] = sumA;
    b[row] = sumB;
    c[row] = sumC;
    d[row] = sumD;
  }
}
