import type { Work } from '../contract/work.ts';
import { dot } from '../math/distance.ts';
import { centredLabels } from './centred-labels.ts';
import { halfLengthOf } from './label-scores.ts';
import { applyLinearMap } from './linear-map.ts';
import type { RidgeWeights } from './ridge.ts';
import { fitShares, predictShares, prepareFits, type ValidationFigures } from './share-regression.ts';
import type { TrainingSplit, TrainingTiles } from './training-tiles.ts';

/** A trained linear function from image features into a space. */
export interface Mapping {
  readonly featureDimension: number;
  readonly spaceDimension: number;
  /** Row-major `[(featureDimension + 1) × spaceDimension]` on raw features; the last row is the intercept. */
  readonly weights: Float32Array;
  /** Texts are compared with tiles about this centre (`centredRows`), `[spaceDimension]`. */
  readonly centre: Float32Array;
  /** Length of a mapped tile at which its embedding has length √½: half the median of labelled training tiles. */
  readonly halfLength: number;
  readonly lambda: number;
}

/**
 * Trains ridge regression from image features to label embeddings. A tile's target is the mean of its labels'
 * embeddings weighted by covered fraction; background's is the zero vector. λ is the one whose mapping ranks
 * validation tiles best; the mapping itself is then fitted on training and validation tiles.
 */
export async function trainRidgeMapping(
  tiles: TrainingTiles,
  split: TrainingSplit,
  work: Work<{ done: number; total: number }>,
): Promise<{ mapping: Mapping; validation: ValidationFigures }> {
  const labels = centredLabels(tiles, split);
  const fits = await prepareFits(tiles, split, work.signal);
  const fitted = await fitShares(fits, labels, work);
  const shares = await predictShares(tiles, fitted.weights, fitted.rows, work.signal);
  const mapping = {
    featureDimension: tiles.dimension,
    spaceDimension: tiles.spaceDimension,
    weights: intoSpace(fitted.weights, labels.embeddings, tiles.spaceDimension),
    centre: labels.centre,
    halfLength: halfLengthOf(shares, labels, tiles, fitted.rows),
    lambda: fitted.lambda,
  };
  return { mapping, validation: fitted.validation };
}

/**
 * Embeds tiles: row-major `[count × spaceDimension]`, in the mapping's centred space. The length of an embedding is
 * r ÷ √(r² + halfLength²) < 1 for a mapped length r: near 0 for a tile that is like none of the labels, so that its
 * direction, which then is noise, does not find it.
 */
export async function embedTiles(
  features: Float32Array,
  mapping: Mapping,
  work: Work<{ done: number; total: number }>,
): Promise<Float32Array> {
  const { featureDimension, spaceDimension, weights, halfLength } = mapping;
  const out = new Float32Array((features.length / featureDimension) * spaceDimension);
  await applyLinearMap(features, featureDimension, weights, out, work);
  for (let at = 0; at < out.length; at += spaceDimension) {
    const square = dot(out, at, out, at, spaceDimension);
    const scale = 1 / Math.sqrt(square + halfLength * halfLength);
    for (let k = 0; k < spaceDimension; k++) out[at + k]! *= scale;
  }
  return out;
}

/** Label shares times label embeddings: `[(dimension + 1) × spaceDimension]`. */
function intoSpace(weights: RidgeWeights, embeddings: Float32Array, spaceDimension: number): Float32Array {
  const labelCount = embeddings.length / spaceDimension;
  const rows = weights.length / labelCount;
  const out = new Float32Array(rows * spaceDimension);
  const sums = new Float64Array(spaceDimension);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let label = 0; label < labelCount; label++) {
      const weight = weights[row * labelCount + label]!;
      for (let k = 0; k < spaceDimension; k++) sums[k]! += weight * embeddings[label * spaceDimension + k]!;
    }
    out.set(sums, row * spaceDimension);
  }
  return out;
}
