/** How often phrases that are no label were right at a similarity, told by labels held out in turn. */
export interface ScoreReliability {
  /** Similarity, from (included) to (not included). */
  from: number;
  to: number;
  tiles: number;
  /** Share of tiles that carried the label asked for. */
  right: number;
  /** Least and most of the labels held out; null of fewer than two. */
  between: [number, number] | null;
}

/** A label as it was found when nothing of it had been learnt. */
export interface HeldOutLabel {
  label: string;
  /** hit@1 of its tiles among the labels held out with it, mean over the ways it was. */
  hitAt1: number;
  /** The other label whose text lies nearest in the space: what is left when this one is not learnt. */
  nearestSeen: { label: string; similarity: number } | null;
  /** Whether the classes the extractor was trained on name it: then it is not as new as it seems. Null where they are not known. */
  inExtractor: boolean | null;
}

/** How labels that a mapping was kept from are found by their words; mean over folds. */
export interface HeldOutOnPurpose {
  labels: { label: string; tiles: number; baseRate: number; averagePrecision: number }[];
  /** Among the labels held out; null of one, which cannot fail. */
  hitAt1: number | null;
  chance: number | null;
  /** All labels being answers, on one fold; null where too little is left to choose an offset by. */
  generalised: { seen: number; unseen: number; harmonicMean: number; offset: number } | null;
}

/** Labels learnt and not learnt as answers alike, by calibrated stacking; each accuracy a mean over labels. */
export interface GeneralisedZeroShot {
  seen: number;
  unseen: number;
  /** Mean of the harmonic means of the splits. */
  harmonicMean: number;
  /** Mean of what was taken from the learnt labels' similarities; each chosen without the labels held out. */
  offset: number;
  splits: number;
}

/** Precision at k over the hierarchy of WordNet, as in DeViSE. */
export interface HierarchicalPrecision {
  /** Only k that can fail: no more than half the labels. */
  precisionAt: { k: number; precision: number }[];
  labels: number;
  /** Titles of labels without a synset, or with one that WordNet does not have. */
  leftOut: string[];
}

/** Words that no training has met, asked for: share of the first 20 tiles that carry their label. */
export interface RelatedWordsFigure {
  precisionAt20: number;
  /** The same where label embeddings are redrawn. */
  randomLabels: number;
  /** The share of tiles that carry the label: what guessing would get. */
  chance: number;
  words: { word: string; label: string; precisionAt20: number }[];
}

export interface RelatedWords {
  /** Labels placed by their names alone, asked for by every synonym. */
  names: RelatedWordsFigure;
  /** Labels placed by all their words but one, asked for by that one; null when no label has words left. */
  withSynonyms: RelatedWordsFigure | null;
}

/** What a split by chance hides. */
export interface Leakage {
  /** From a test tile to the nearest training tile; null of pictures. */
  medianTrainTileM: number | null;
  /** Distance in standardised features below which a training tile counts as a near-duplicate: 5 % of the test tiles have one when blocks are held out. */
  duplicateDistance: number;
  /** Share of test tiles that have a near-duplicate among the training tiles. */
  duplicates: number;
}

export const SPLIT_KINDS = ['blocks', 'random'] as const;
/** Whole blocks of ground, or runs of file numbers; or tiles dealt out by chance, which flatters. */
export type SplitKind = (typeof SPLIT_KINDS)[number];

export const PAIRED_FIGURES = ['hitAt1', 'accuracy', 'meanAveragePrecision'] as const;
export type PairedFigure = (typeof PAIRED_FIGURES)[number];

/** Two mappings on the same tiles of the same folds. */
export interface PairedComparison {
  mapping: string;
  name: string;
  /** Tiles that both could be judged by. */
  tiles: number;
  /** Null where the figure cannot fail. Interval: 95 %, over blocks; null under 10. */
  figures: Record<
    PairedFigure,
    { own: number; other: number; difference: number; interval: [number, number] | null } | null
  >;
}

/** Score to probability of one label: a logistic curve, or a rising staircase with linear steps between. */
export type ProbabilityCurve =
  | { kind: 'platt'; slope: number; offset: number }
  | { kind: 'isotonic'; scores: number[]; probabilities: number[] };

export interface LabelProbability {
  label: string;
  curve: ProbabilityCurve;
  /** Share of the tiles by which the curve was fitted that carry the label. */
  prior: number;
  /** Expected calibration error of this label. */
  ece: number;
}

/** How far probabilities can be believed, judged on folds that took no part in fitting them. */
export interface Reliability {
  /** Tiles by which each curve was fitted. */
  tiles: number;
  labels: LabelProbability[];
  /** Expected calibration error over ten equal bins of probability, all labels together. */
  ece: number;
  /** 95 %, over blocks; null under 10. */
  eceInterval: [number, number] | null;
  /** Of the reliability diagram. Interval: 95 %, over blocks; null under 10 or where a bin is too empty. */
  bins: { said: number; right: number; count: number; interval: [number, number] | null }[];
}

/** A tile that was answered wrongly, the surest first. */
export interface Mistake {
  /** Tile id. */
  tile: string;
  scene: string;
  label: string;
  answered: string;
  /** Probability of what was answered, else its lead in similarity over the right one. */
  sureness: number;
}

export interface Curve {
  label: string;
  /** At recall 0, .05, … 1: the highest precision at that recall or beyond. */
  precision: number[];
}
