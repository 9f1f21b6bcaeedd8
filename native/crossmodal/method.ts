import type { Work } from '../contract/work.ts';
import type { CentredLabels } from './centred-labels.ts';
import type { TrainingSplit, TrainingTiles } from './training-tiles.ts';
import type { ValidationFigures } from './validation.ts';

/** What a method has learnt, as plain numbers: kept and read back as they are. */
export interface Model {
  /** Chosen on validation tiles, or fixed by the method. */
  readonly settings: Readonly<Record<string, number>>;
  readonly arrays: Readonly<Record<string, Float32Array>>;
}

export interface MethodOptions {
  readonly seed: number;
  /** Units of a hidden layer, 0 for none; null: as the method has it. Methods without one pay no attention. */
  readonly hiddenUnits: number | null;
}

/** What a method that goes through the tiles again and again is told of one training. */
export interface TrainingOrder {
  readonly tiles: TrainingTiles;
  /** Of `tiles`, those that are learnt from. */
  readonly rows: Uint32Array;
  readonly labels: CentredLabels;
  readonly options: MethodOptions;
  readonly signal: AbortSignal;
}

export interface Fitted {
  /** Fitted on training and validation tiles. */
  readonly model: Model;
  /** Of the same settings fitted on training tiles alone. */
  readonly validation: ValidationFigures;
}

export interface TrainingProgress {
  readonly done: number;
  readonly total: number;
  /** What the method makes small, mean over training tiles; of those that go through them again and again. */
  readonly meanLoss?: number;
  /** hit@1 of the validation tiles at this point. */
  readonly validationHitAt1?: number;
}

export type TrainingWork = Work<TrainingProgress>;

/** Ends a training that was prepared, for these places of the labels. */
export type Trainer = (labels: CentredLabels, work: TrainingWork) => Promise<Fitted>;

/**
 * A way to place tiles among labels. Every method answers in label coordinates: a tile's embedding is the sum of the
 * label embeddings, each times its coordinate. For a squared error to label embeddings and for a ranking of labels that
 * is no restriction: what an output has outside the labels' span adds to the error, and moves no rank.
 */
export interface Method {
  /** Its coordinates are along the axes of the space instead: captions lie outside of what labels span. */
  readonly along?: 'space';
  /** All of a training that does not depend on where the labels lie. The same input and seed give the same model. */
  prepare(
    tiles: TrainingTiles,
    split: TrainingSplit,
    options: MethodOptions,
    signal: AbortSignal,
  ): Promise<Trainer>;
  /**
   * @param features raw, row-major `[count × dimension]`
   * @returns coordinates, row-major `[count × labelCount]`
   */
  locate(model: Model, features: Float32Array, dimension: number, work: TrainingWork): Promise<Float32Array>;
  /**
   * Texts as its tiles are to be compared with them, where the length of a text matters; without: as they are.
   *
   * @param texts centred unit rows, `[count × spaceDimension]`
   */
  asked?(
    model: Model,
    texts: Float32Array,
    spaceDimension: number,
    work: TrainingWork,
  ): Promise<Float32Array>;
}
