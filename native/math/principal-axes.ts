import type { Work } from '../contract/work.ts';
import type { LinearKernels } from './linear-map.ts';
import type { Random } from './random.ts';
import { timeSlices } from './time-slice.ts';

const ITERATIONS = 20;
/** Rows between two looks at the clock. */
const CHUNK = 256;
/** Of the largest variance: what is smaller is rounding. */
const LEAST_VARIANCE = 1e-6;

/**
 * The directions in which rows vary most, found by subspace iteration from random ones, each scaled so that the rows
 * have variance 1 along it (principal components, whitened).
 *
 * Source: Golub & Van Loan, Matrix Computations, section 8.2.4.
 *
 * @param rows of mean 0 and in float32, row-major `[rows × dimension]`
 * @param most directions, if the rows vary in as many
 * @returns a linear map without intercept, row-major `[(dimension + 1) × directions]`
 */
export async function whitenedAxes(
  rows: Float32Array,
  dimension: number,
  most: number,
  random: Random,
  kernels: LinearKernels,
  work: Work<never>,
): Promise<Float64Array> {
  const count = rows.length / dimension;
  const columns = Math.max(1, Math.min(most, dimension, count - 1));
  let axes = new Float64Array((dimension + 1) * columns);
  for (let i = 0; i < dimension * columns; i++) axes[i] = random.normal();
  orthonormalise(axes, dimension, columns);
  const pause = timeSlices(work.signal);
  let variances = new Float64Array(columns);
  for (let iteration = 0; iteration <= ITERATIONS; iteration++) {
    const sums = new Float64Array(axes.length);
    variances = new Float64Array(columns);
    for (let first = 0; first < count; first += CHUNK) {
      const some = rows.subarray(first * dimension, (first + CHUNK) * dimension);
      const along = new Float64Array((some.length / dimension) * columns);
      kernels.apply(some, dimension, axes, along);
      for (let i = 0; i < along.length; i++) variances[i % columns]! += along[i]! ** 2 / count;
      kernels.gather(some, dimension, along, sums);
      await pause();
    }
    if (iteration === ITERATIONS) break;
    sums.fill(0, dimension * columns);
    orthonormalise(sums, dimension, columns);
    axes = sums;
  }
  return scaled(axes, dimension, variances);
}

/** Columns of a map, in order, each made perpendicular to those before and of length 1; one that is not is zero. */
function orthonormalise(map: Float64Array, dimension: number, columns: number): void {
  const inner = (one: number, other: number) => {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += map[k * columns + one]! * map[k * columns + other]!;
    return sum;
  };
  for (let column = 0; column < columns; column++) {
    // Twice: once leaves the rounding of nearly parallel columns.
    for (let turn = 0; turn < 2; turn++) {
      for (let before = 0; before < column; before++) {
        const along = inner(column, before);
        for (let k = 0; k < dimension; k++) map[k * columns + column]! -= along * map[k * columns + before]!;
      }
    }
    const length = Math.sqrt(inner(column, column));
    for (let k = 0; k < dimension; k++) map[k * columns + column]! *= length > 0 ? 1 / length : 0;
  }
}

/** Without the directions in which nothing varies. */
function scaled(axes: Float64Array, dimension: number, variances: Float64Array): Float64Array {
  const largest = Math.max(...variances);
  const kept = [...variances.keys()].filter((n) => variances[n]! > LEAST_VARIANCE * largest);
  const out = new Float64Array((dimension + 1) * kept.length);
  for (let k = 0; k < dimension; k++) {
    for (const [place, n] of kept.entries())
      out[k * kept.length + place] = axes[k * variances.length + n]! / Math.sqrt(variances[n]!);
  }
  return out;
}
