import type { Work } from '../../contract/work.ts';
import { factoriseCholesky, solveCholesky } from '../../math/cholesky.ts';
import { inRuns, timeSlices } from '../../math/time-slice.ts';

export interface RidgeProblem {
  /** Row-major `[count × dimension]`. */
  readonly features: Float32Array;
  readonly dimension: number;
  /** Row-major `[count × targetCount]`. */
  readonly targets: Float32Array;
  readonly targetCount: number;
  /** `[count]`, sum 1. */
  readonly weights: Float64Array;
}

/** Row-major `[(dimension + 1) × targetCount]`; the last row is the intercept. */
export type RidgeWeights = Float64Array;

/**
 * Prepares ridge regression with an intercept, Σ w·|y − W·x − b|² + λ·|W|², and answers with a function that solves
 * it for any λ > 0: the products of the features are made once. Solves in the features (primal) or, when there are
 * more features than rows, in the rows (dual); both are exact.
 *
 * Source: Hastie, Tibshirani & Friedman 2009, section 3.4.1 and, for the dual, section 18.3.5.
 */
export async function prepareRidge(
  problem: RidgeProblem,
  work: Work<never>,
): Promise<(lambda: number) => Promise<RidgeWeights>> {
  const { dimension, targetCount, weights } = problem;
  const featureMean = weightedMean(problem.features, dimension, weights);
  const targetMean = weightedMean(problem.targets, targetCount, weights);
  const x = centredRows(problem.features, dimension, featureMean, weights);
  const y = centredRows(problem.targets, targetCount, targetMean, weights);
  const isDual = weights.length < dimension;
  const size = isDual ? weights.length : dimension;
  const products = await (isDual ? rowProducts(x, dimension, work) : columnProducts(x, dimension, work));
  const sides = isDual ? transposed(y, targetCount) : await crossProducts(x, dimension, y, targetCount, work);
  return async (lambda) => {
    const matrix = products.slice();
    for (let i = 0; i < size; i++) matrix[i * size + i]! += lambda;
    await factoriseCholesky(matrix, size, work);
    const solution = sides.slice();
    solveCholesky(matrix, size, solution);
    const columns = isDual
      ? await crossProducts(x, dimension, transposed(solution, size), targetCount, work)
      : solution;
    return withIntercept(columns, dimension, targetCount, featureMean, targetMean);
  };
}

function weightedMean(rows: Float32Array, dimension: number, weights: Float64Array): Float64Array {
  const mean = new Float64Array(dimension);
  weights.forEach((weight, row) => {
    for (let k = 0; k < dimension; k++) mean[k]! += weight * rows[row * dimension + k]!;
  });
  return mean;
}

/** Rows less the mean, times the square root of their weight. */
function centredRows(
  rows: Float32Array,
  dimension: number,
  mean: Float64Array,
  weights: Float64Array,
): Float64Array {
  const centred = new Float64Array(rows.length);
  weights.forEach((weight, row) => {
    const root = Math.sqrt(weight);
    for (let k = 0; k < dimension; k++)
      centred[row * dimension + k] = root * (rows[row * dimension + k]! - mean[k]!);
  });
  return centred;
}

/** Lower triangle of XᵀX, four rows at a time, so that each element is loaded once for four products. */
async function columnProducts(x: Float64Array, dimension: number, work: Work<never>): Promise<Float64Array> {
  const pause = timeSlices(work.signal);
  const products = new Float64Array(dimension * dimension);
  const count = x.length / dimension;
  const nothing = new Float64Array(dimension);
  for (let row = 0; row < count; row += 4) {
    const at = (n: number) =>
      row + n < count ? x.subarray((row + n) * dimension, (row + n + 1) * dimension) : nothing;
    addProducts(products, dimension, at(0), at(1), at(2), at(3));
    await pause();
  }
  return products;
}

function addProducts(
  products: Float64Array,
  dimension: number,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): void {
  for (let i = 0; i < dimension; i++) {
    const ai = a[i]!;
    const bi = b[i]!;
    const ci = c[i]!;
    const di = d[i]!;
    const base = i * dimension;
    for (let j = 0; j <= i; j++) products[base + j]! += ai * a[j]! + bi * b[j]! + ci * c[j]! + di * d[j]!;
  }
}

/** Lower triangle of XXᵀ. */
async function rowProducts(x: Float64Array, dimension: number, work: Work<never>): Promise<Float64Array> {
  const pause = timeSlices(work.signal);
  const count = x.length / dimension;
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < dimension; k++) sum += x[i * dimension + k]! * x[j * dimension + k]!;
      products[i * count + j] = sum;
    }
    await pause();
  }
  return products;
}

/** Rows between two looks at the clock: some milliseconds at 300 features and 10 targets. */
const ROWS_AT_ONCE = 256;

/** XᵀY as `[targetCount × dimension]`. */
async function crossProducts(
  x: Float64Array,
  dimension: number,
  y: Float64Array,
  targetCount: number,
  work: Work<never>,
): Promise<Float64Array> {
  const out = new Float64Array(targetCount * dimension);
  const addRows = (first: number, end: number) => {
    for (let row = first; row < end; row++) {
      for (let t = 0; t < targetCount; t++) {
        const value = y[row * targetCount + t]!;
        if (value === 0) continue;
        for (let k = 0; k < dimension; k++) out[t * dimension + k]! += value * x[row * dimension + k]!;
      }
    }
  };
  await inRuns(x.length / dimension, ROWS_AT_ONCE, addRows, work.signal);
  return out;
}

/** @param matrix row-major with `columns` columns */
function transposed(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j]!;
  return out;
}

function withIntercept(
  columns: Float64Array,
  dimension: number,
  targetCount: number,
  featureMean: Float64Array,
  targetMean: Float64Array,
): RidgeWeights {
  const weights = new Float64Array((dimension + 1) * targetCount);
  for (let t = 0; t < targetCount; t++) {
    let intercept = targetMean[t]!;
    for (let k = 0; k < dimension; k++) {
      const weight = columns[t * dimension + k]!;
      weights[k * targetCount + t] = weight;
      intercept -= weight * featureMean[k]!;
    }
    weights[dimension * targetCount + t] = intercept;
  }
  return weights;
}
