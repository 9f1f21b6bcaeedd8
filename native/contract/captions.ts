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

/** What stands beside one another, in the order to be shown; what cannot be known is left out. */
export function captionLines(figures: CaptionFigures): { name: string; recall: CaptionRecall }[] {
  const { withoutHubs, labelOracle, randomCaptions, chance } = figures;
  return [
    { name: 'mapping', recall: figures },
    { name: 'less what is near to everything', recall: withoutHubs },
    ...(labelOracle ? [{ name: 'one that knows labels only', recall: labelOracle }] : []),
    { name: 'captions at random places', recall: randomCaptions },
    { name: 'chance', recall: chance },
  ];
}

/** Said where the space has read the captions that judge it; null where it has not. */
export function captionsRead({ inSpace }: CaptionFigures): string | null {
  if (inSpace === 0) return null;
  return `These figures flatter: the space was trained on the ${inSpace} test captions. Train a space without them, or add captions after it.`;
}
