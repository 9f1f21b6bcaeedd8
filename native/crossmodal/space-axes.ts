import { dot } from '../math/distance.ts';
import { median } from '../math/quantile.ts';
import { captionCentre } from './captions/caption-rows.ts';
import { type CentredLabels, centredLabels, labelsAbout } from './centred-labels.ts';
import { HALF_LENGTH_SHARE, halfLengthOf, labelScores } from './label-scores.ts';
import type { Method } from './method.ts';
import { fittedTiles, type TrainingSplit, type TrainingTiles } from './training-tiles.ts';

/** The labels as a method is trained to them: one that learns from captions compares about the captions' centre. */
export function trainedLabels({ along }: Method, tiles: TrainingTiles, split: TrainingSplit): CentredLabels {
  if (along !== 'space' || !tiles.captions) return centredLabels(tiles, split);
  const centre = captionCentre(tiles.captions, fittedTiles(split), tiles.spaceDimension);
  return labelsAbout(tiles, split, centre);
}

/** What a method's coordinates are along, row-major `[axes × spaceDimension]`. */
export function axesOf({ along }: Method, { embeddings, spaceDimension }: CentredLabels): Float32Array {
  if (along !== 'space') return embeddings;
  const axes = new Float32Array(spaceDimension ** 2);
  for (let k = 0; k < spaceDimension; k++) axes[k * (spaceDimension + 1)] = 1;
  return axes;
}

/** The mapping's `halfLength`, from coordinates of its training tiles (`rows`). */
export function halfLength(
  { along }: Method,
  coordinates: Float32Array,
  labels: CentredLabels,
  tiles: TrainingTiles,
  rows: Uint32Array,
): number {
  if (along !== 'space') return halfLengthOf(coordinates, labels, tiles, rows);
  return HALF_LENGTH_SHARE * median(lengthsOf(coordinates, labels.spaceDimension));
}

/** Similarity of every tile to every label, as `labelScores`, whatever coordinates are along. */
export function scoresOf(
  { along }: Method,
  coordinates: Float32Array,
  labels: CentredLabels,
  half: number,
): Float32Array {
  if (along !== 'space') return labelScores(coordinates, labels, half);
  const { embeddings, spaceDimension, trained } = labels;
  const lengths = lengthsOf(coordinates, spaceDimension);
  const scores = new Float32Array(lengths.length * trained.length);
  for (const [row, length] of lengths.entries()) {
    for (const [label, isTrained] of trained.entries()) {
      const product = dot(
        coordinates,
        row * spaceDimension,
        embeddings,
        label * spaceDimension,
        spaceDimension,
      );
      scores[row * trained.length + label] = isTrained
        ? product / (Math.hypot(length, half) || 1)
        : Number.NEGATIVE_INFINITY;
    }
  }
  return scores;
}

function lengthsOf(rows: Float32Array, dimension: number): Float64Array {
  return Float64Array.from({ length: rows.length / dimension }, (_, row) =>
    Math.sqrt(dot(rows, row * dimension, rows, row * dimension, dimension)),
  );
}
