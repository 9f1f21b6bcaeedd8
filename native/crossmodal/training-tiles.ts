import { pickRows, rowsInMemory } from '../math/rows.ts';
import type { CaptionRows } from './captions/caption-rows.ts';
import type { LabelShares } from './label-shares.ts';

export interface TrainingTiles {
  /** Raw features of all tiles, row-major `[tileCount × dimension]`. */
  readonly features: Float32Array;
  readonly dimension: number;
  /** Labels of all tiles, by their index in `labelEmbeddings`; a training tile without one is background. */
  readonly shares: LabelShares;
  /** Unit embeddings of the labels, row-major `[labelCount × spaceDimension]`, not centred. */
  readonly labelEmbeddings: Float32Array;
  readonly spaceDimension: number;
  /** `[labelCount × labelCount]`, 1 where one label is a synonym, parent or child of the other: neither is then wrong. */
  readonly kin: Uint8Array;
  /** What describes tiles in sentences; none where nothing does. */
  readonly captions?: CaptionRows | null;
  /** Mean of the vocabulary's unit embeddings: the centre when there are too few labels for one of their own. */
  readonly vocabularyMean: Float32Array;
}

/** Indices of tiles. They come from blocks on the ground, never from chance. */
export interface TrainingSplit {
  readonly train: Uint32Array;
  /** For choosing λ; may be empty. */
  readonly validation: Uint32Array;
}

export function labelCountOf(tiles: TrainingTiles): number {
  return tiles.labelEmbeddings.length / tiles.spaceDimension;
}

/** Raw features of some tiles, row-major `[rows × dimension]`. */
export function featuresOf({ features, dimension }: TrainingTiles, rows: Uint32Array): Float32Array {
  return pickRows(rowsInMemory(features, dimension), rows);
}

/** Training and validation tiles together, ascending. */
export function fittedTiles(split: TrainingSplit): Uint32Array {
  const rows = new Uint32Array(split.train.length + split.validation.length);
  rows.set(split.train);
  rows.set(split.validation, split.train.length);
  return rows.sort();
}
