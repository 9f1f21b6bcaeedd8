/** Shares of queries whose right answer is among the first so many. */
export interface RecallAt {
  at1: number;
  at5: number;
  at10: number;
}

/** Pictures and sentences searched by one another among what is tested, and the mean of the six shares. */
export interface CaptionRecall {
  imageToText: RecallAt;
  textToImage: RecallAt;
  meanRecall: number;
}

/** How well captions and the pictures they describe find one another in the folds that were not learnt from; mean of folds. */
export interface CaptionFigures extends CaptionRecall {
  /** Pictures and sentences in all folds. */
  images: number;
  sentences: number;
  /** The same answers less what is near to everything. */
  withoutHubs: CaptionRecall;
  /** Answers in any order. */
  chance: CaptionRecall;
  /** Of one that knows the label of each picture and sentence, and nothing else; null where pictures have none. */
  labelOracle: CaptionRecall | null;
  /** The same with caption embeddings redrawn, and trained again. */
  randomCaptions: CaptionRecall;
  /** Test captions that the space was trained on: what they say of each other it has read. */
  inSpace: number;
}
