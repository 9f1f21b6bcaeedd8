import { dot } from '../math/distance.ts';
import { median } from '../math/quantile.ts';
import type { CentredLabels } from './centred-labels.ts';
import { mainLabel } from './label-shares.ts';
import type { TrainingTiles } from './training-tiles.ts';

/** Of the median length of labelled tiles: they keep most of their length, and background loses most of it. */
export const HALF_LENGTH_SHARE = 0.5;

/**
 * Similarity of every tile's embedding to every label: what `embedTiles` followed by an inner product gives, computed
 * from label coordinates and the labels' inner products, without the space's dimension.
 *
 * @param coordinates row-major `[tiles × labelCount]`
 * @returns row-major `[tiles × labelCount]`; −Infinity for labels that were not trained
 */
export function labelScores(
  coordinates: Float32Array,
  labels: CentredLabels,
  halfLength: number,
): Float32Array {
  const labelCount = labels.trained.length;
  const products = labelProducts(labels);
  const scores = new Float32Array(coordinates.length);
  for (let at = 0; at < coordinates.length; at += labelCount) {
    const square = project(coordinates, at, products, labelCount, scores);
    const length = Math.sqrt(square + halfLength * halfLength);
    for (let label = 0; label < labelCount; label++) {
      const score = length === 0 ? 0 : scores[at + label]! / length;
      scores[at + label] = labels.trained[label] ? score : Number.NEGATIVE_INFINITY;
    }
  }
  return scores;
}

/** The mapping's `halfLength`, from the label coordinates of its training tiles (`rows`), background left out. */
export function halfLengthOf(
  coordinates: Float32Array,
  labels: CentredLabels,
  tiles: TrainingTiles,
  rows: Uint32Array,
): number {
  const labelCount = labels.trained.length;
  const products = labelProducts(labels);
  const scratch = new Float32Array(coordinates.length);
  const lengths: number[] = [];
  rows.forEach((tile, row) => {
    if (mainLabel(tiles.shares, tile) < 0) return;
    lengths.push(Math.sqrt(project(coordinates, row * labelCount, products, labelCount, scratch)));
  });
  return HALF_LENGTH_SHARE * median(lengths);
}

/** Inner products of all pairs of labels, `[labelCount × labelCount]`. */
export function labelProducts({ embeddings, spaceDimension, trained }: CentredLabels): Float64Array {
  const count = trained.length;
  return Float64Array.from({ length: count * count }, (_, i) =>
    dot(
      embeddings,
      Math.floor(i / count) * spaceDimension,
      embeddings,
      (i % count) * spaceDimension,
      spaceDimension,
    ),
  );
}

/** Writes the inner products of one mapped tile with the labels, and returns the square of its length. */
function project(
  coordinates: Float32Array,
  at: number,
  products: Float64Array,
  labelCount: number,
  out: Float32Array,
): number {
  let square = 0;
  for (let label = 0; label < labelCount; label++) {
    let sum = 0;
    for (let other = 0; other < labelCount; other++)
      sum += coordinates[at + other]! * products[label * labelCount + other]!;
    out[at + label] = sum;
    square += coordinates[at + label]! * sum;
  }
  return Math.max(0, square);
}
