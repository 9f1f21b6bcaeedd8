import type { Work } from '../contract/work.ts';
import { minimise } from './lbfgs.ts';

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
 * @returns row-major `[classCount × (dimension + 1)]`, the intercept last
 */
export async function fitLogistic(
  problem: LogisticProblem,
  start: Float64Array | null,
  work: Work<never>,
): Promise<Float64Array> {
  const weights = start?.slice() ?? new Float64Array(problem.classCount * (problem.dimension + 1));
  const scores = new Float64Array(problem.classCount);
  await minimise(weights, (at, gradient) => crossEntropy(problem, at, gradient, scores), work);
  return weights;
}

/**
 * Log-odds of every class, up to a constant per row: row-major `[count × classCount]`.
 *
 * @param features standardised like the training rows, row-major `[count × dimension]`
 */
export function logisticScores(
  weights: Float64Array,
  features: Float32Array,
  dimension: number,
  classCount: number,
): Float32Array {
  const count = features.length / dimension;
  const out = new Float32Array(count * classCount);
  const scores = new Float64Array(classCount);
  for (let i = 0; i < count; i++) {
    scoreRow(weights, features, i * dimension, dimension, scores);
    out.set(scores, i * classCount);
  }
  return out;
}

function scoreRow(
  weights: Float64Array,
  features: Float32Array,
  offset: number,
  dimension: number,
  out: Float64Array,
): void {
  const stride = dimension + 1;
  // Two classes at a time: their sums do not wait for each other, and the row is read once for both.
  for (let c = 0; c < out.length; c += 2) {
    const first = c * stride;
    const second = Math.min(c + 1, out.length - 1) * stride;
    let a = weights[first + dimension]!;
    let b = weights[second + dimension]!;
    for (let k = 0; k < dimension; k++) {
      const value = features[offset + k]!;
      a += weights[first + k]! * value;
      b += weights[second + k]! * value;
    }
    out[c] = a;
    if (c + 1 < out.length) out[c + 1] = b;
  }
}

/** Rows between two pauses. */
const CHUNK = 64;

/** Loss in nats per row; a generator, so that L-BFGS can pause between chunks of rows. */
function* crossEntropy(
  problem: LogisticProblem,
  weights: Float64Array,
  gradient: Float64Array,
  scores: Float64Array,
): Generator<void, number> {
  const { features, dimension, ridge } = problem;
  const count = features.length / dimension;
  gradient.fill(0);
  let loss = 0;
  for (let first = 0; first < count; first += CHUNK) {
    for (let row = first; row < Math.min(count, first + CHUNK); row++) {
      loss += addRow(problem, row, weights, gradient, scores);
    }
    yield;
  }
  return loss / count + 0.5 * ridge * addPenalty(gradient, weights, dimension, count, ridge);
}

function addRow(
  { features, dimension, shares, classCount }: LogisticProblem,
  row: number,
  weights: Float64Array,
  gradient: Float64Array,
  scores: Float64Array,
): number {
  const offset = row * dimension;
  scoreRow(weights, features, offset, dimension, scores);
  const logSum = logSumExp(scores);
  let rowWeight = 0;
  for (let c = 0; c < classCount; c++) rowWeight += shares[row * classCount + c]!;
  let loss = 0;
  for (let c = 0; c < classCount; c++) {
    const share = shares[row * classCount + c]!;
    loss += share * (logSum - scores[c]!);
    const scale = rowWeight * Math.exp(scores[c]! - logSum) - share;
    const base = c * (dimension + 1);
    for (let k = 0; k < dimension; k++) gradient[base + k]! += scale * features[offset + k]!;
    gradient[base + dimension]! += scale;
  }
  return loss;
}

/** Turns sums into means and adds the ridge's part; returns Σw² without the intercepts. */
function addPenalty(
  gradient: Float64Array,
  weights: Float64Array,
  dimension: number,
  count: number,
  ridge: number,
): number {
  let square = 0;
  for (let j = 0; j < gradient.length; j++) {
    gradient[j]! /= count;
    if (j % (dimension + 1) === dimension) continue;
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
