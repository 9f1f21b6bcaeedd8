import type { Work } from '../contract/work.ts';
import { timeSlices } from '../math/time-slice.ts';

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
  for (let first = 0; first < out.length; first += BLOCK_ROWS) {
    const end = Math.min(out.length, first + BLOCK_ROWS);
    for (let row = first; row < end; row++) out[row] = innerProduct(query, rows, row * query.length);
    const waiting = pause();
    if (!waiting) continue;
    work.report({ done: end, total: out.length });
    await waiting;
  }
}

/** Four partial sums: a single one would wait for each addition before the next. */
function innerProduct(query: Float32Array, rows: Float32Array, offset: number): number {
  const dimension = query.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < dimension; k += 4) {
    s0 += query[k]! * rows[offset + k]!;
    s1 += query[k + 1]! * rows[offset + k + 1]!;
    s2 += query[k + 2]! * rows[offset + k + 2]!;
    s3 += query[k + 3]! * rows[offset + k + 3]!;
  }
  for (; k < dimension; k++) s0 += query[k]! * rows[offset + k]!;
  return s0 + s1 + (s2 + s3);
}
