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
  for (let c = 0; c < out.length; c++) {
    const base = c * (dimension + 1);
    let sum = weights[base + dimension]!;
    for (let k = 0; k < dimension; k++) sum += weights[base + k]! * features[offset + k]!;
    out[c] = sum;
  }
}

/** Loss in nats per row; a generator, so that L-BFGS can pause between rows. */
function* crossEntropy(
  problem: LogisticProblem,
  weights: Float64Array,
  gradient: Float64Array,
  scores: Float64Array,
): Generator<void, number> {
  const { features, dimension, shares, classCount, ridge } = problem;
  const count = features.length / dimension;
  gradient.fill(0);
  let loss = 0;
  for (let i = 0; i < count; i++) {
    scoreRow(weights, features, i * dimension, dimension, scores);
    const logSum = logSumExp(scores);
    let weight = 0;
    for (let c = 0; c < classCount; c++) weight += shares[i * classCount + c]!;
    for (let c = 0; c < classCount; c++) {
      const share = shares[i * classCount + c]!;
      loss += share * (logSum - scores[c]!);
      addScaledRow(
        gradient,
        c * (dimension + 1),
        weight * Math.exp(scores[c]! - logSum) - share,
        features,
        i * dimension,
        dimension,
      );
    }
    if (i % 64 === 63) yield;
  }
  for (let j = 0; j < gradient.length; j++) {
    gradient[j]! /= count;
    if (j % (dimension + 1) !== dimension) gradient[j]! += ridge * weights[j]!;
  }
  let square = 0;
  for (let j = 0; j < weights.length; j++) if (j % (dimension + 1) !== dimension) square += weights[j]! ** 2;
  return loss / count + 0.5 * ridge * square;
}

function addScaledRow(
  gradient: Float64Array,
  base: number,
  scale: number,
  features: Float32Array,
  offset: number,
  dimension: number,
): void {
  for (let k = 0; k < dimension; k++) gradient[base + k]! += scale * features[offset + k]!;
  gradient[base + dimension]! += scale;
}

function logSumExp(scores: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > largest) largest = score;
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - largest);
  return largest + Math.log(sum);
}
