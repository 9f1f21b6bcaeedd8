import { linearKernels } from '../../addon/kernels.ts';
import { activate } from '../network.ts';

export interface SquaredError {
  /** Standardised, row-major `[count × dimension]`. */
  readonly features: Float32Array;
  readonly dimension: number;
  readonly hidden: number;
  /** Label coordinates, `[count × labelCount]`. */
  readonly targets: Float32Array;
  readonly labelCount: number;
  /** Inner products of the label embeddings, `[labelCount × labelCount]`. */
  readonly products: Float64Array;
  /** `[count]`, sum 1. */
  readonly weights: Float64Array;
}

/** Of ½·Σw², per weight; intercepts are not shrunk. */
const RIDGE = 1e-4;
/** Rows between two pauses. */
const CHUNK = 64;

/**
 * ½ Σ weight · |embedding of the answer − embedding of the target|², over the two maps of a network one after the other.
 * In label coordinates the square of a difference e is eᵀPe, P the labels' inner products.
 */
export function* squaredError(
  problem: SquaredError,
  at: Float64Array,
  gradient: Float64Array,
): Generator<void, number> {
  const { features, dimension, hidden, labelCount } = problem;
  const firstLength = (dimension + 1) * hidden;
  const [first, second] = [at.subarray(0, firstLength), at.subarray(firstLength)];
  const [firstGradient, secondGradient] = [gradient.subarray(0, firstLength), gradient.subarray(firstLength)];
  const kernels = linearKernels();
  const back = transposed(second, hidden, labelCount);
  gradient.fill(0);
  let loss = 0;
  for (let row = 0; row * dimension < features.length; row += CHUNK) {
    const rows = features.subarray(row * dimension, (row + CHUNK) * dimension);
    const count = rows.length / dimension;
    const activations = activate(rows, dimension, first);
    const residuals = new Float64Array(count * labelCount);
    kernels.apply(activations, hidden, second, residuals);
    loss += toResiduals(problem, row, residuals);
    kernels.gather(activations, hidden, residuals, secondGradient);
    const hiddenResiduals = new Float64Array(count * hidden);
    kernels.apply(Float32Array.from(residuals), labelCount, back, hiddenResiduals);
    for (let i = 0; i < hiddenResiduals.length; i++) hiddenResiduals[i]! *= 1 - activations[i]! ** 2;
    kernels.gather(rows, dimension, hiddenResiduals, firstGradient);
    yield;
  }
  return loss + shrink(first, firstGradient, hidden) + shrink(second, secondGradient, labelCount);
}

/** Answers become what the loss changes by with each of them; returns the loss of these rows. */
function toResiduals(
  { targets, products, weights, labelCount }: SquaredError,
  firstRow: number,
  answers: Float64Array,
): number {
  let loss = 0;
  const difference = new Float64Array(labelCount);
  for (let at = 0, row = firstRow; at < answers.length; at += labelCount, row++) {
    for (let label = 0; label < labelCount; label++) {
      difference[label] = answers[at + label]! - targets[row * labelCount + label]!;
    }
    for (let label = 0; label < labelCount; label++) {
      let sum = 0;
      for (let other = 0; other < labelCount; other++) {
        sum += products[label * labelCount + other]! * difference[other]!;
      }
      answers[at + label] = weights[row]! * sum;
      loss += 0.5 * weights[row]! * sum * difference[label]!;
    }
  }
  return loss;
}

/** Adds the ridge's part of the gradient; returns that of the loss. */
function shrink(weights: Float64Array, gradient: Float64Array, columns: number): number {
  let square = 0;
  for (let i = 0; i < weights.length - columns; i++) {
    gradient[i]! += RIDGE * weights[i]!;
    square += weights[i]! ** 2;
  }
  return 0.5 * RIDGE * square;
}

/** A map without its intercept, turned round: `[(columns + 1) × rows]`, the last row zero. */
function transposed(map: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array((columns + 1) * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) out[column * rows + row] = map[row * columns + column]!;
  }
  return out;
}
