import { linearKernels } from '../addon/kernels.ts';
import type { Work } from '../contract/work.ts';
import { timeSlices } from '../math/time-slice.ts';

/** Rows between two looks at the clock. */
const CHUNK = 256;

/**
 * Applies a linear map with an intercept to every row.
 *
 * @param features row-major `[count × dimension]`
 * @param weights row-major `[(dimension + 1) × outDimension]`, the last row is the intercept
 * @returns row-major `[count × outDimension]`
 */
export async function applyLinearMap(
  features: Float32Array,
  dimension: number,
  weights: Float32Array | Float64Array,
  work: Work<{ done: number; total: number }>,
): Promise<Float32Array<ArrayBuffer>> {
  const outDimension = weights.length / (dimension + 1);
  const count = features.length / dimension;
  if (!Number.isInteger(count) || !Number.isInteger(outDimension)) {
    throw new RangeError(
      `${features.length} and ${weights.length} numbers are no rows and map of ${dimension} features`,
    );
  }
  const out = new Float32Array(count * outDimension);
  const pause = timeSlices(work.signal);
  const kernels = linearKernels();
  const map = weights instanceof Float64Array ? weights : Float64Array.from(weights);
  const mapped = new Float64Array(Math.min(CHUNK, count) * outDimension);
  for (let first = 0; first < count; first += CHUNK) {
    const end = Math.min(count, first + CHUNK);
    const own = mapped.subarray(0, (end - first) * outDimension);
    kernels.apply(features.subarray(first * dimension, end * dimension), dimension, map, own);
    out.set(own, first * outDimension);
    const waiting = pause();
    if (waiting) {
      work.report({ done: end, total: count });
      await waiting;
    }
  }
  return out;
}
