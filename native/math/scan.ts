import type { Work } from '../contract/work.ts';
import { timeSlices } from './time-slice.ts';

/**
 * Inner products of one query with every row, exactly.
 *
 * @param rows row-major `[count × dimension]`
 * @param out `[count]`, filled
 */
export type ScanKernel = (query: Float64Array, rows: Float32Array, out: Float32Array) => void;

/** Rows between two looks at the clock: below a millisecond at 200 dimensions. Their numbers stay in the cache. */
const BLOCK_ROWS = 1024;

/**
 * Inner products of one query with every row, a block at a time.
 *
 * @param rows row-major `[count × dimension]`
 * @param out `[count]`, filled
 */
export async function scanRows(
  query: Float32Array,
  rows: Float32Array,
  out: Float32Array,
  kernel: ScanKernel,
  work: Work<{ done: number; total: number }>,
): Promise<void> {
  const pause = timeSlices(work.signal);
  const wide = Float64Array.from(query);
  for (let first = 0; first < out.length; first += BLOCK_ROWS) {
    const end = Math.min(out.length, first + BLOCK_ROWS);
    kernel(wide, rows.subarray(first * query.length, end * query.length), out.subarray(first, end));
    const waiting = pause();
    if (!waiting) continue;
    work.report({ done: end, total: out.length });
    await waiting;
  }
}

/**
 * Inner products of several queries with every row: a block of rows is read once for all of them.
 *
 * @param queries row-major `[queries × dimension]`
 * @param rows row-major `[count × dimension]`
 * @returns row-major `[queries × count]`
 */
export async function scanRowsForEach(
  queries: Float32Array,
  rows: Float32Array,
  dimension: number,
  kernel: ScanKernel,
  work: Work<never>,
): Promise<Float32Array> {
  const count = rows.length / dimension;
  const queryCount = queries.length / dimension;
  const wide = Float64Array.from(queries);
  const out = new Float32Array(queryCount * count);
  const pause = timeSlices(work.signal);
  for (let first = 0; first < count; first += BLOCK_ROWS) {
    const end = Math.min(count, first + BLOCK_ROWS);
    const block = rows.subarray(first * dimension, end * dimension);
    for (let n = 0; n < queryCount; n++) {
      const query = wide.subarray(n * dimension, (n + 1) * dimension);
      kernel(query, block, out.subarray(n * count + first, n * count + end));
    }
    await pause();
  }
  return out;
}

/** The specification. Four rows at a time: their sums do not wait for each other, and the query is loaded once for all. */
export const scanReference: ScanKernel = (query, rows, out) => {
  const dimension = query.length;
  let row = 0;
  for (; row + 3 < out.length; row += 4) {
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
  for (; row < out.length; row++) {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += query[k]! * rows[row * dimension + k]!;
    out[row] = sum;
  }
};
