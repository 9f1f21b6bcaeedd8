/** What figures are called, by the names under which `Evaluation.reasons` says why one is missing. */
const FIGURE_NAMES: Readonly<Record<string, string>> = {
  hitAt1: 'hit@1',
  accuracy: 'accuracy',
  hitAt5: 'hit@5',
  meanAveragePrecision: 'mean average precision',
  chance: 'chance',
  majority: 'majority',
  ceiling: 'ceiling',
  randomLabels: 'random labels',
  intervals: 'intervals',
  zeroShot: 'labels never learnt',
  zeroShotInterval: 'interval of labels never learnt',
  generalised: 'learnt and never learnt together',
  inExtractor: 'classes of the extractor',
  novelty: 'unlike anything labelled',
  hierarchical: 'hierarchical precision',
  relatedWords: 'words never trained on',
  reliability: 'probabilities',
  captions: 'captions',
};

export function figureName(figure: string): string {
  return FIGURE_NAMES[figure] ?? figure;
}
