import type { CaptionFigures } from './captions.ts';
import type {
  Curve,
  GeneralisedZeroShot,
  HeldOutLabel,
  HeldOutOnPurpose,
  HierarchicalPrecision,
  Leakage,
  Mistake,
  PairedComparison,
  RelatedWords,
  Reliability,
  ScoreReliability,
} from './evaluation.ts';
import type { ModelDescription, ModelLayer } from './imported-model.ts';
import type { Work } from './work.ts';

export interface ExtractorRun {
  id: string;
  dimension: number;
  backend: string;
  tiles: number;
  tilesPerSecond: number;
}

/** Ways to learn a mapping from labels, the default first. */
export const LABEL_METHODS = ['ridge', 'socher', 'devise', 'conse', 'knn'] as const;
/** Those, and what learns from captions instead of labels. */
export const MAPPING_METHODS = [...LABEL_METHODS, 'infonce'] as const;
export type MappingMethod = (typeof MAPPING_METHODS)[number];

export interface TrainMappingParams {
  name: string | null;
  method: MappingMethod;
  /** Units of the hidden layer of `socher` and `devise`, 0 for none; null: as the method has it. */
  hiddenUnits?: number | null;
  /** Labels, by id or title, that it must not learn; their synonyms and children go with them. */
  holdOut?: string[];
  extractor: string | null;
  space: string | null;
  seed: number;
}

export interface MappingTrained {
  mapping: string;
  method: MappingMethod;
  train: { tiles: number; labels: number };
  validation: { tiles: number; hitAt1: number | null; meanRecall?: number };
  unreadLabels: string[];
  /** Titles of the labels that were held out. */
  heldOut: string[];
  seconds: number;
}

export interface MappingRecord extends MappingTrained {
  name: string;
  active: boolean;
  space: string;
  extractor: string;
  createdAt: string;
  /** E.g. “older than 41 labels”; null when its inputs are unchanged, and of one that is not active in its space. */
  stale: string | null;
  embeddedTiles: number;
}

/** Mean over splits of the labels into learnt and held out. */
export interface ZeroShot {
  /** Mean over the labels held out, they alone being answers. */
  hitAt1: number;
  chance: number;
  /** The same with label embeddings redrawn. */
  randomLabels: number;
  /** Area under the curve of seen against unseen accuracy, all labels being answers. */
  ausuc: number;
  seen: number;
  unseen: number;
  splits: number;
}

/**
 * Ways to tell how unlike anything labelled a tile is: by what it looks like (the default), or by where a mapping places
 * it, as Gaussians about the labels or as a local outlier.
 */
export const NOVELTY_WAYS = ['features', 'gaussian', 'outlier'] as const;
export type NoveltyWay = (typeof NOVELTY_WAYS)[number];

/** How well one way tells tiles of a label that was never learnt from others; labels held out in turn. */
export interface NoveltyFigures {
  /** Chance that a tile of the label held out is called less like anything labelled than one that was learnt; mean. */
  auroc: number;
  perLabel: { label: string; tiles: number; auroc: number }[];
  /** Accuracy when the label held out is an answer like the others; of `socher` only. */
  generalised: { seen: number; unseen: number; harmonicMean: number } | null;
}

export type NoveltyJudged = Record<NoveltyWay, NoveltyFigures>;

export interface Evaluation {
  split: {
    kind: string;
    folds: number;
    seed: number;
    blocks: number;
    trainTiles: number;
    testTiles: number;
    nearestTrainTileM: number | null;
    /** Of a split by chance only: what it hides. */
    leakage: Leakage | null;
  };
  hitAt1: number | null;
  accuracy: number | null;
  hitAt5: number | null;
  meanAveragePrecision: number | null;
  perLabel: {
    label: string;
    tiles: number;
    baseRate: number;
    averagePrecision: number | null;
    hitAt1: number | null;
  }[];
  chance: { hitAt1: number | null };
  majority: { hitAt1: number | null };
  ceiling: { hitAt1: number | null };
  randomLabels: { hitAt1: number | null };
  /** Labels found that were never learnt; null when too few can be held out: `reasons.zeroShot` says so. */
  zeroShot: ZeroShot | null;
  generalised: GeneralisedZeroShot | null;
  /** In the order of `perLabel`; those with too few tiles to be held out are not there. */
  heldOutLabels: HeldOutLabel[];
  hierarchical: HierarchicalPrecision | null;
  relatedWords: RelatedWords | null;
  reliability: Reliability | null;
  /** By rising similarity. */
  phraseReliability: ScoreReliability[];
  curves: Curve[];
  mistakes: Mistake[];
  /** Null when no other mapping was judged beside it. */
  against: PairedComparison | null;
  /** Whether what was never learnt stands out; null when no label can be held out: `reasons.novelty` says so. */
  novelty: NoveltyJudged | null;
  /** How labels that the mapping was kept from are found; null when it was kept from none. */
  heldOut?: HeldOutOnPurpose | null;
  /** Null where no two pictures of a fold have captions. */
  captions?: CaptionFigures | null;
  notJudged: { label: string; reason: string }[];
  /** Why a figure above is null. */
  reasons: Record<string, string>;
  intervals: Record<string, [number, number]>;
  /** Rows true, columns answered, in the order of `perLabel`; counts. */
  confusion: number[][];
  /** How often the test folds of this project have been looked at, this time included. */
  looks: number;
}

/** What can compute features. */
export interface ExtractorFacts {
  id: string;
  /** `hand-made`, `learnt`, `embedding`, or `tensorflow` for a model that was brought along. */
  kind: string;
  /** Side in pixels of the picture that it looks at, or of the least that it can. */
  inputSize: number;
  /** Numbers a tile of three bands. */
  dimension: number;
  /** What computes it. */
  backend: string;
}

export interface ImageMethods {
  listFeatures(params: Record<string, never>, work: Work): Promise<{ extractors: ExtractorRun[] }>;
  /** Those that come with the program, and the models of the open project. */
  listExtractors(params: Record<string, never>, work: Work): Promise<{ extractors: ExtractorFacts[] }>;
  /**
   * A model that could be brought along, and where it could be cut. Failures: file-missing, model-unusable,
   * tensorflow-lost.
   */
  describeModel(
    params: { path: string },
    work: Work,
  ): Promise<{ name: string; description: ModelDescription; layers: readonly ModelLayer[] }>;
  listMappings(params: Record<string, never>, work: Work): Promise<{ mappings: MappingRecord[] }>;
  useMapping(params: { mapping: string }, work: Work): Promise<MappingRecord>;
  /** The last evaluation of a mapping; null before the first. */
  lastEvaluation(
    params: { mapping: string | null },
    work: Work,
  ): Promise<(Evaluation & { at: string }) | null>;
  /** Writes the last evaluation of a mapping (null: the active one of the space) as a page to print, .html. */
  exportEvaluation(
    params: { mapping: string | null; space: string | null; out: string },
    work: Work,
  ): Promise<{ file: string; bytes: number }>;
}
