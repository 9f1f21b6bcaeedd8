import { styleText } from 'node:util';
import type {
  HeldOutLabel,
  HeldOutOnPurpose,
  PairedComparison,
  RelatedWordsFigure,
  Reliability,
} from '../../../contract/evaluation.ts';
import { PAIRED_FIGURES } from '../../../contract/evaluation.ts';
import { figureName } from '../../../contract/figure-names.ts';
import { type Evaluation, NOVELTY_WAYS, type NoveltyJudged, type ZeroShot } from '../../../contract/image.ts';
import { facts, notices, paragraphs, showShare, table } from '../answer.ts';
import { captionText } from './caption-text.ts';

/** An evaluation for people: what stands beside a figure stands beside it here too. */
export function evaluationText(answer: Evaluation): string {
  const rows: [string, string, string][] = [
    ['mapping', showShare(answer.hitAt1), between(answer.intervals.hitAt1)],
    ['ceiling (logistic regression)', showShare(answer.ceiling.hitAt1), ''],
    ['random label embeddings', showShare(answer.randomLabels.hitAt1), ''],
    ['majority', showShare(answer.majority.hitAt1), ''],
    ['chance', showShare(answer.chance.hitAt1), ''],
  ];
  const labels = answer.perLabel.map((label) => [
    label.label,
    label.tiles,
    showShare(label.baseRate),
    showShare(label.averagePrecision),
    showShare(label.hitAt1),
  ]);
  const reasons = Object.entries(answer.reasons).map(
    ([figure, reason]) => `${figureName(figure)}: ${reason}`,
  );
  const left = answer.notJudged.map(({ label, reason }) => `${label} was not judged: ${reason}`);
  return paragraphs(
    headText(answer),
    table(['hit@1', 'per-class mean', '95 %, over blocks'], rows),
    facts({
      accuracy: showShare(answer.accuracy),
      'hit@5': showShare(answer.hitAt5),
      'mean average precision': showShare(answer.meanAveragePrecision),
      ...Object.fromEntries(
        (answer.hierarchical?.precisionAt ?? []).map(({ k, precision }) => [
          `hierarchical precision@${k}`,
          showShare(precision),
        ]),
      ),
    }),
    answer.against === null ? '' : againstText(answer.against),
    answer.captions ? captionText(answer.captions) : '',
    answer.zeroShot === null ? '' : zeroShotText(answer.zeroShot, answer),
    heldOutText(answer.heldOutLabels),
    answer.relatedWords === null ? '' : relatedText(answer),
    answer.heldOut ? onPurposeText(answer.heldOut) : '',
    answer.novelty === null ? '' : noveltyText(answer.novelty),
    table(['label', 'tiles', 'base rate', 'average precision', 'hit@1'], labels),
    answer.reliability === null ? '' : reliabilityText(answer.reliability),
    notices([...reasons, ...left]),
  );
}

function headText({ split, looks }: Evaluation): string {
  const metres = (value: number | null) => (value === null ? '–' : `${Math.round(value)} m`);
  const head = `${split.folds} folds of ${split.blocks} blocks, seed ${split.seed}: ${split.testTiles} tiles judged, nearest training tile ${metres(split.nearestTrainTileM)}; test folds looked at ${looks} times`;
  const { leakage } = split;
  if (!leakage) return head;
  const near =
    leakage.medianTrainTileM === null
      ? ''
      : ` Half of the test tiles have a training tile within ${metres(leakage.medianTrainTileM)}.`;
  return styleText(
    'red',
    `Tiles dealt out by chance, ${split.folds} folds, seed ${split.seed}: these figures flatter.${near} ${Math.round(100 * leakage.duplicates)} % have a near-duplicate among the training tiles (nearest training feature closer than ${leakage.duplicateDistance.toFixed(2)}; when whole blocks are held out 5 % do).`,
  );
}

const between = (interval: [number, number] | null | undefined) =>
  interval ? `${showShare(interval[0])} … ${showShare(interval[1])}` : '–';

function againstText({ name, tiles, figures }: PairedComparison): string {
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
  const rows = PAIRED_FIGURES.map((figure) => {
    const pair = figures[figure];
    if (!pair) return [figureName(figure), '–', '–', '–', '–'];
    const interval = pair.interval ? `${signed(pair.interval[0])} … ${signed(pair.interval[1])}` : '–';
    return [
      figureName(figure),
      showShare(pair.own),
      showShare(pair.other),
      signed(pair.difference),
      interval,
    ];
  });
  return table([`against ${name}, ${tiles} tiles`, 'this', name, 'difference', '95 %, over blocks'], rows);
}

function zeroShotText({ seen, unseen, splits, ...figures }: ZeroShot, answer: Evaluation): string {
  const { generalised } = answer;
  return table(
    [
      `labels never learnt, ${unseen} of ${seen + unseen} held out in ${splits} ways`,
      '',
      '95 %, over labels',
    ],
    [
      ['hit@1 among them', showShare(figures.hitAt1), between(answer.intervals.zeroShot)],
      ['random label embeddings', showShare(figures.randomLabels), ''],
      ['chance', showShare(figures.chance), ''],
      ['area under seen against unseen accuracy', showShare(figures.ausuc), ''],
      ...(generalised
        ? [
            [`all labels as answers, seen, in ${generalised.splits} ways`, showShare(generalised.seen), ''],
            ['all labels as answers, unseen', showShare(generalised.unseen), ''],
            ['their harmonic mean', showShare(generalised.harmonicMean), ''],
          ]
        : []),
    ],
  );
}

function heldOutText(labels: readonly HeldOutLabel[]): string {
  if (labels.length === 0) return '';
  const rows = labels.map(({ label, hitAt1, nearestSeen, inExtractor }) => [
    label,
    showShare(hitAt1),
    nearestSeen ? `${nearestSeen.label} (${nearestSeen.similarity.toFixed(2)})` : '–',
    inExtractor === null ? '–' : inExtractor ? 'yes' : 'no',
  ]);
  return table(['held out', 'hit@1', 'nearest other label', 'a class of the extractor'], rows);
}

function relatedText({ relatedWords }: Evaluation): string {
  const row = (name: string, figure: RelatedWordsFigure | null) => [
    name,
    figure?.words.length ?? null,
    showShare(figure?.precisionAt20 ?? null),
    showShare(figure?.randomLabels ?? null),
    showShare(figure?.chance ?? null),
  ];
  return table(
    ['words never trained on', 'words', 'precision@20', 'random labels', 'chance'],
    [
      row('labels by name alone', relatedWords?.names ?? null),
      row('labels by all other words', relatedWords?.withSynonyms ?? null),
    ],
  );
}

function reliabilityText({ ece, eceInterval, labels, bins }: Reliability): string {
  const rows = bins.map(({ said, right, count, interval }) => [
    showShare(said),
    showShare(right),
    between(interval),
    count,
  ]);
  return paragraphs(
    `Probabilities of ${labels.length} labels are off by ${ece.toFixed(3)} on average (95 %, over blocks: ${between(eceInterval)}).`,
    table(['said', 'right', '95 %, over blocks', 'answers'], rows),
  );
}

function onPurposeText({ labels, hitAt1, chance, generalised }: HeldOutOnPurpose): string {
  const rows = labels.map(({ label, tiles, baseRate, averagePrecision }) => [
    label,
    tiles,
    showShare(baseRate),
    showShare(averagePrecision),
  ]);
  const more = facts({
    ...(hitAt1 !== null && { 'hit@1 among them': `${showShare(hitAt1)}, chance ${showShare(chance)}` }),
    ...(generalised && {
      'with learnt labels as answers': `seen ${showShare(generalised.seen)}, unseen ${showShare(generalised.unseen)}, harmonic mean ${showShare(generalised.harmonicMean)}`,
    }),
  });
  return paragraphs(
    table(['held out, asked for by its words', 'tiles', 'base rate', 'average precision'], rows),
    more,
  );
}

function noveltyText(novelty: NoveltyJudged): string {
  const ways = NOVELTY_WAYS.map((way) => novelty[way]);
  const rows = novelty.features.perLabel.map(({ label, tiles }, n) => [
    label,
    tiles,
    ...ways.map(({ perLabel }) => showShare(perLabel[n]!.auroc)),
  ]);
  return table(
    ['held out, and how its tiles stand out (AUROC)', 'tiles', ...NOVELTY_WAYS],
    [...rows, ['mean', '', ...ways.map(({ auroc }) => showShare(auroc))]],
  );
}
