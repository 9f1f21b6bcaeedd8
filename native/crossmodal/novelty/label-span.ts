import type { CentredLabels } from '../centred-labels.ts';

/** Directions in which no more than rounding is left of a label's embedding. */
const LEAST_LENGTH = 1e-6;

/**
 * From label coordinates to the space that the labels span, in which distances are those of the semantic space: the
 * embedding of a tile lies nowhere else, and has as many dimensions as there are labels, not hundreds.
 *
 * Source: modified Gram–Schmidt, Golub & Van Loan, Matrix Computations, section 5.2.8.
 */
export interface LabelSpan {
  readonly dimension: number;
  /** Row-major `[labelCount × dimension]`; row i is where label i lies. */
  readonly labels: Float32Array;
}

export function labelSpan({ embeddings, spaceDimension, trained }: CentredLabels): LabelSpan {
  const labelCount = trained.length;
  const axes: Float64Array[] = [];
  for (let label = 0; label < labelCount; label++) {
    const rest = Float64Array.from(embeddings.subarray(label * spaceDimension, (label + 1) * spaceDimension));
    for (const axis of axes) {
      const along = inner(rest, axis);
      for (let k = 0; k < spaceDimension; k++) rest[k]! -= along * axis[k]!;
    }
    const length = Math.sqrt(inner(rest, rest));
    if (length > LEAST_LENGTH) axes.push(rest.map((value) => value / length));
  }
  const labels = new Float32Array(labelCount * axes.length);
  for (let label = 0; label < labelCount; label++) {
    const own = embeddings.subarray(label * spaceDimension, (label + 1) * spaceDimension);
    for (const [n, axis] of axes.entries()) labels[label * axes.length + n] = inner(axis, own);
  }
  return { dimension: axes.length, labels };
}

/** @returns where tiles lie among the labels, row-major `[tiles × dimension]` */
export function intoSpan({ dimension, labels }: LabelSpan, coordinates: Float32Array): Float32Array {
  const labelCount = labels.length / dimension;
  const tiles = coordinates.length / labelCount;
  const out = new Float32Array(tiles * dimension);
  for (let tile = 0; tile < tiles; tile++) {
    for (let label = 0; label < labelCount; label++) {
      const coordinate = coordinates[tile * labelCount + label]!;
      for (let k = 0; k < dimension; k++)
        out[tile * dimension + k]! += coordinate * labels[label * dimension + k]!;
    }
  }
  return out;
}

function inner(one: Float64Array, other: Float64Array | Float32Array): number {
  let sum = 0;
  for (let k = 0; k < one.length; k++) sum += one[k]! * other[k]!;
  return sum;
}
