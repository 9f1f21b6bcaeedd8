/** How often a hidden attribute is among the first k answers, in [0, 1]; null where k is more than half of the values. */
export interface HitsAt {
  hitAt1: number;
  hitAt3: number | null;
  hitAt5: number | null;
}

/** How well a hidden attribute of features is recovered from the rest of what is told of them. */
export interface AttributeRecovery {
  layer: string;
  field: string;
  /** Blocks of ground are held out in turn; each feature is judged once. */
  split: { kind: 'blocks'; blocks: number; folds: number; seed: number };
  /** Features judged: those that have the attribute. */
  features: number;
  /** Different values. */
  values: number;
  /** Fields that say the same by another name, and were hidden too. */
  hiddenToo: string[];
  /** The value that the space predicts from the feature's text, placed as a paragraph that was not trained. */
  predicted: HitsAt;
  /** The value whose term is nearest to the feature's text, placed likewise: rare values are as near as frequent ones. */
  inferred: HitsAt;
  /** The same, with the text placed at the mean of its terms. */
  sif: HitsAt;
  /** The most frequent values of the training blocks, whatever the feature. */
  frequency: HitsAt;
  /** The answers of `predicted` dealt out among the features. */
  shuffle: HitsAt;
}

export interface RecoverAttributeParams {
  /** By id or name; null: the only layer that has the field. */
  layer: string | null;
  field: string;
  folds: number;
  seed: number;
}
