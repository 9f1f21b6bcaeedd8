import { normaliseRows } from './distance.ts';
import { inRuns } from './time-slice.ts';

/** Rows between two looks at the clock: about a millisecond at 200 dimensions. */
export const ROWS_AT_ONCE = 2048;

/** A copy with every row scaled to unit length; a zero row stays zero. @param rows row-major `[count × dimension]` */
export async function unitRows(
  rows: Float32Array,
  dimension: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const unit = new Float32Array(rows.length);
  const scale = (first: number, end: number) => {
    const run = unit.subarray(first * dimension, end * dimension);
    run.set(rows.subarray(first * dimension, end * dimension));
    normaliseRows(run, dimension);
  };
  await inRuns(rows.length / dimension, ROWS_AT_ONCE, scale, signal);
  return unit;
}
