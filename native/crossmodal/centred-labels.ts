import { centredRows } from '../math/centre.ts';
import { normalised } from '../math/distance.ts';
import { fittedTiles, labelCountOf, type TrainingSplit, type TrainingTiles } from './training-tiles.ts';

/** Label embeddings as tiles are mapped to them. */
export interface CentredLabels {
  /** Unit rows about the centre, `[labelCount × spaceDimension]`; zero for a label that no tile of the split has. */
  readonly embeddings: Float32Array;
  readonly spaceDimension: number;
  /** `[labelCount]`, 1 for the labels of the split. */
  readonly trained: Uint8Array;
  /** `[spaceDimension]` */
  readonly centre: Float32Array;
}

/** Two labels about their own mean are each other's opposite: any word would be read as one of them. */
const LABELS_FOR_A_CENTRE = 3;

/** The embedding of a text as tiles are compared with it: less the centre, of unit length. */
export function centredEmbedding(embedding: Float32Array, centre: Float32Array): Float32Array {
  return centredRows(embedding, centre, centre.length);
}

/** The way back: a tile as it lies among texts, of unit length. */
export function uncentredEmbedding(embedding: Float32Array, centre: Float32Array): Float32Array {
  const unit = normalised(embedding);
  return normalised(unit.map((value, k) => value + centre[k]!));
}

/**
 * Centres the labels on the mean of those that tiles of the split carry, never on one that holds held-out labels;
 * with fewer than three, on the vocabulary.
 */
export function centredLabels(tiles: TrainingTiles, split: TrainingSplit): CentredLabels {
  const { spaceDimension } = tiles;
  const trained = labelsOfSplit(tiles, split);
  const count = trained.reduce((a, b) => a + b, 0);
  if (count < LABELS_FOR_A_CENTRE) return labelsAbout(tiles, split, tiles.vocabularyMean);
  const centre = new Float32Array(spaceDimension);
  trained.forEach((isTrained, label) => {
    if (isTrained)
      rowOf(tiles, label).forEach((value, k) => {
        centre[k]! += value / count;
      });
  });
  return labelsAbout(tiles, split, centre);
}

/** The labels of a split about a centre that is given. */
export function labelsAbout(tiles: TrainingTiles, split: TrainingSplit, centre: Float32Array): CentredLabels {
  const { labelEmbeddings, spaceDimension } = tiles;
  const trained = labelsOfSplit(tiles, split);
  const embeddings = new Float32Array(labelEmbeddings.length);
  trained.forEach((isTrained, label) => {
    if (isTrained) embeddings.set(centredEmbedding(rowOf(tiles, label), centre), label * spaceDimension);
  });
  return { embeddings, spaceDimension, trained, centre };
}

function rowOf({ labelEmbeddings, spaceDimension }: TrainingTiles, label: number): Float32Array {
  return labelEmbeddings.subarray(label * spaceDimension, (label + 1) * spaceDimension);
}

/** `[labelCount]`, 1 for labels that some tile of the split carries. */
function labelsOfSplit(tiles: TrainingTiles, split: TrainingSplit): Uint8Array {
  const { shares } = tiles;
  const trained = new Uint8Array(labelCountOf(tiles));
  for (const tile of fittedTiles(split)) {
    for (let i = shares.start[tile]!; i < shares.start[tile + 1]!; i++) trained[shares.label[i]!] = 1;
  }
  return trained;
}
