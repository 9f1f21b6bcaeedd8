import type { Evaluation, MappingMethod } from '../contract/image.ts';
import type { Answers } from './figures.ts';
import type { TrainingSplit, TrainingTiles } from './training-tiles.ts';

/** One fold: a mapping is trained on `train`, tuned on `validation` and judged on `test`. */
export interface EvaluationSplit extends TrainingSplit {
  readonly test: Uint32Array;
}

export interface EvaluationInput {
  readonly method: MappingMethod;
  readonly hiddenUnits: number | null;
  readonly tiles: TrainingTiles;
  readonly splits: readonly EvaluationSplit[];
  /** Names of the labels, in the order of their embeddings. */
  readonly labels: readonly string[];
  /** Labels that take no part, e.g. because no word of theirs is known. */
  readonly unread: readonly { label: string; reason: string }[];
  /** Block on the ground of each tile, from 0, `[tileCount]`. */
  readonly block: Uint32Array;
  readonly seed: number;
  /** Labels (by index) of what hides the ground: their tiles are neither like nor unlike anything. */
  readonly clouds: readonly number[];
}

/** The figures of `Evaluation` that follow from arrays; its split and looks are the caller's. */
export type Figures = Omit<Evaluation, 'split' | 'looks'> & {
  /** With one label only: the chance that a tile that has it outranks one of background. */
  againstBackground: { label: string; rocArea: number | null } | null;
  /** What the method chose in each fold. */
  settings: Readonly<Record<string, number>>[];
};

/** Answers of all test tiles, fold after fold. */
export interface Pooled {
  readonly mapping: Answers;
  readonly randomLabels: Answers;
  readonly ceiling: Answers;
  /** `[tiles]` */
  readonly majority: Int32Array;
}
