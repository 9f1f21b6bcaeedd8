import type { Work } from '../contract/work.ts';
import { minimise } from './lbfgs.ts';
import { type LinearKernels, linearReference } from './linear-map.ts';

export interface LogisticProblem {
  /** Standardised, row-major `[count × dimension]`. */
  readonly features: Float32Array;
  readonly dimension: number;
  /** Share of each class in each row, row-major `[count × classCount]`; a row sums to its weight. */
  readonly shares: Float32Array;
  readonly classCount: number;
  /** λ of ½·λ·Σw², per row; intercepts are not shrunk. > 0. */
  readonly ridge: number;
}

/**
 * Multinomial logistic regression: minimises Σ cross-entropy ÷ count + ½·ridge·Σw² with L-BFGS. The same input
 * gives the same weights.
 *
 * Source: Hastie, Tibshirani & Friedman 2009, section 4.4; Liu & Nocedal 1989.
 *
 * @param start weights to start from, or null for zero
 * @returns a map, `[(dimension + 1) × classCount]`
 */
export async function fitLogistic(
  problem: LogisticProblem,
  start: Float64Array | null,
  work: Work<never>,
  kernels: LinearKernels = linearReference,
): Promise<Float64Array> {
  const weights = start?.slice() ?? new Float64Array(problem.classCount * (problem.dimension + 1));
  await minimise(weights, (at, gradient) => crossEntropy(problem, at, gradient, kernels), work);
  return weights;
}

/** Rows between two pauses. */
const CHUNK = 64;

/** Loss in nats per row; a generator, so that L-BFGS can pause between chunks of rows. */
function* crossEntropy(
  problem: LogisticProblem,
  weights: Float64Array,
  gradient: Float64Array,
  kernels: LinearKernels,
): Generator<void, number> {
  const { features, dimension, classCount, ridge } = problem;
  const count = features.length / dimension;
  const scores = new Float64Array(CHUNK * classCount);
  gradient.fill(0);
  let loss = 0;
  for (let first = 0; first < count; first += CHUNK) {
    const end = Math.min(count, first + CHUNK);
    const rows = features.subarray(first * dimension, end * dimension);
    const own = scores.subarray(0, (end - first) * classCount);
    kernels.apply(rows, dimension, weights, own);
    loss += toResiduals(own, problem.shares.subarray(first * classCount, end * classCount), classCount);
    kernels.gather(rows, dimension, own, gradient);
    yield;
  }
  return loss / count + 0.5 * ridge * addPenalty(gradient, weights, classCount, count, ridge);
}

/** Scores of rows become what the loss changes by with each; returns the loss of these rows. */
function toResiduals(scores: Float64Array, shares: Float32Array, classCount: number): number {
  let loss = 0;
  for (let at = 0; at < scores.length; at += classCount) {
    const row = scores.subarray(at, at + classCount);
    const logSum = logSumExp(row);
    let rowWeight = 0;
    for (let c = 0; c < classCount; c++) rowWeight += shares[at + c]!;
    for (let c = 0; c < classCount; c++) {
      const share = shares[at + c]!;
      loss += share * (logSum - row[c]!);
      row[c] = rowWeight * Math.exp(row[c]! - logSum) - share;
    }
  }
  return loss;
}

/** Turns sums into means and adds the ridge's part; returns Σw² without the intercepts. */
function addPenalty(
  gradient: Float64Array,
  weights: Float64Array,
  classCount: number,
  count: number,
  ridge: number,
): number {
  const intercepts = gradient.length - classCount;
  let square = 0;
  for (let j = 0; j < gradient.length; j++) {
    gradient[j]! /= count;
    if (j >= intercepts) continue;
    gradient[j]! += ridge * weights[j]!;
    square += weights[j]! ** 2;
  }
  return square;
}

function logSumExp(scores: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > largest) largest = score;
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - largest);
  return largest + Math.log(sum);
}
