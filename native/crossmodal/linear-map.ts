import type { Work } from '../contract/work.ts';
import { timeSlices } from '../math/time-slice.ts';

/** Rows handled together: each weight is loaded once for four of them. */
const ROWS = 4;

/**
 * Applies a linear map with an intercept to every row.
 *
 * @param features row-major `[count × dimension]`
 * @param weights row-major `[(dimension + 1) × outDimension]`, the last row is the intercept
 * @param out row-major `[count × outDimension]`, filled
 */
export async function applyLinearMap(
  features: Float32Array,
  dimension: number,
  weights: Float32Array | Float64Array,
  out: Float32Array,
  work: Work<{ done: number; total: number }>,
): Promise<void> {
  const outDimension = weights.length / (dimension + 1);
  const count = features.length / dimension;
  if (out.length !== count * outDimension) {
    throw new RangeError(`${out.length} numbers for ${count} rows of ${outDimension}`);
  }
  const pause = timeSlices(work.signal);
  const sums = Array.from({ length: ROWS }, () => new Float64Array(outDimension));
  for (let row = 0; row < count; row += ROWS) {
    const rows = Math.min(ROWS, count - row);
    mapRows(
      features,
      row,
      rows,
      dimension,
      weights,
      sums as [Float64Array, Float64Array, Float64Array, Float64Array],
    );
    for (let r = 0; r < rows; r++) out.set(sums[r]!, (row + r) * outDimension);
    const waiting = pause();
    if (waiting) {
      work.report({ done: row + rows, total: count });
      await waiting;
    }
  }
}

function mapRows(
  features: Float32Array,
  first: number,
  rows: number,
  dimension: number,
  weights: Float32Array | Float64Array,
  [s0, s1, s2, s3]: readonly [Float64Array, Float64Array, Float64Array, Float64Array],
): void {
  const outDimension = s0.length;
  const intercept = dimension * outDimension;
  for (let j = 0; j < outDimension; j++) s0[j] = s1[j] = s2[j] = s3[j] = weights[intercept + j]!;
  // Missing rows of the last group repeat its first: they are computed and thrown away.
  const base = (r: number) => (first + (r < rows ? r : 0)) * dimension;
  const [b0, b1, b2, b3] = [base(0), base(1), base(2), base(3)];
  for (let k = 0; k < dimension; k++) {
    const x0 = features[b0 + k]!;
    const x1 = features[b1 + k]!;
    const x2 = features[b2 + k]!;
    const x3 = features[b3 + k]!;
    const at = k * outDimension;
    for (let j = 0; j < outDimension; j++) {
      const weight = weights[at + j]!;
      s0[j]! += x0 * weight;
      s1[j]! += x1 * weight;
      s2[j]! += x2 * weight;
      s3[j]! += x3 * weight;
    }
  }
}
