import type { PairedComparison } from '../../contract/evaluation.ts';
import type { Evaluation, MappingMethod } from '../../contract/image.ts';
import type { TrainingSplit, TrainingTiles } from '../training-tiles.ts';
import type { Answers } from './figures.ts';

/** One fold: a mapping is trained on `train`, tuned on `validation` and judged on `test`. */
export interface EvaluationSplit extends TrainingSplit {
  readonly test: Uint32Array;
  /** Of all tiles, as extractors see them that learnt from `train` alone; without: those that all folds share. */
  readonly own?: Pick<TrainingTiles, 'features' | 'dimension'>;
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
  /** `[labels]`, 1 for those that the extractor's own training classes name; null where these are not known. */
  readonly extractorClasses: Uint8Array | null;
  /** Where the labels lie in a hierarchy; null, with why, where there is none. */
  readonly hierarchy: LabelHierarchy | { readonly why: string };
  /** Words to ask for that no training meets; null where labels have none. */
  readonly related: RelatedRounds | null;
  /** Another mapping to be judged on the same folds. */
  readonly against: Opponent | null;
}

export interface LabelHierarchy {
  /** Steps from label to label, row-major `[labels × labels]`; NaN of those that are not in it. */
  readonly hops: Float64Array;
}

/** Places of the labels, and words that took no part in placing them. */
export interface RelatedRound {
  /** Unit rows `[labels × spaceDimension]`. */
  readonly labelEmbeddings: Float32Array;
  readonly asked: readonly { readonly word: string; readonly label: number }[];
  /** Unit rows `[asked × spaceDimension]`. */
  readonly askedEmbeddings: Float32Array;
}

export interface RelatedRounds {
  readonly names: RelatedRound;
  /** None where no label has words left when one is taken. */
  readonly withSynonyms: readonly RelatedRound[];
}

/** Another mapping, with the tiles as its extractor sees them. */
export interface Opponent extends Pick<EvaluationInput, 'method' | 'hiddenUnits' | 'tiles'> {
  /** Fold after fold, in its own tiles; its test tiles in the order of the others. */
  readonly splits: readonly EvaluationSplit[];
  /** Its tile of each tile; −1 for none. */
  readonly tileOf: Int32Array;
  /** Its label of each label; −1 for none. */
  readonly labelOf: Int32Array;
}

/** What is judged, with the features as a fold sees them. */
export function asSeenIn(input: EvaluationInput, { own }: EvaluationSplit): EvaluationInput {
  return own ? { ...input, tiles: { ...input.tiles, ...own } } : input;
}

/**
 * Tiles on which a label that was never learnt may be judged: all, and where extractors have seen the training tiles, if
 * without their labels, those of the test.
 */
export function neverSeen({ tiles }: EvaluationInput, { own, test }: EvaluationSplit): Uint32Array {
  return own ? test : Uint32Array.from({ length: tiles.shares.start.length - 1 }, (_, tile) => tile);
}

/** The figures of `Evaluation` that follow from arrays; its split and looks are the caller's. */
export type Figures = Omit<Evaluation, 'split' | 'looks' | 'mistakes' | 'against'> & {
  /** Tiles by index, labels by name; the surest first. */
  mistakes: { tile: number; label: string; answered: string; sureness: number }[];
  against: { tiles: number; figures: PairedComparison['figures'] } | null;
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
  /** Scores of the words asked for, a round each: row-major `[tiles × asked]`. */
  readonly related: readonly Float32Array[];
  /** The same with label embeddings redrawn. */
  readonly relatedRandom: readonly Float32Array[];
}
