import type { RelatedWordsFigure } from '../../../contract/evaluation.ts';
import { type Evaluation, NOVELTY_WAYS } from '../../../contract/image.ts';
import { escaped, htmlTable, section, shown, track } from './markup.ts';

/** In red: what a split by chance hides. */
export function leakageSection({ split: { leakage } }: Evaluation): string {
  if (!leakage) return '';
  const near =
    leakage.medianTrainTileM === null
      ? ''
      : ` Half of the test tiles have a training tile within ${Math.round(leakage.medianTrainTileM)} m.`;
  return `<p class="red">${escaped(
    `These figures flatter: tiles were dealt out by chance.${near} ${Math.round(100 * leakage.duplicates)} % have a near-duplicate among the training tiles, that is one closer in standardised features than ${shown(leakage.duplicateDistance)}; when whole blocks are held out 5 % do.`,
  )}</p>`;
}

/** Labels that were held out: found by their words alone, and standing out. */
export function heldOutSection(evaluation: Evaluation): string {
  const { zeroShot, generalised, heldOutLabels, novelty, intervals } = evaluation;
  if (!zeroShot) return '';
  const interval = intervals.zeroShot ?? null;
  const figures = [
    [
      'hit@1 among them; the lines: random places, chance',
      shown(zeroShot.hitAt1),
      track(zeroShot.hitAt1, interval, [zeroShot.randomLabels, zeroShot.chance]),
    ],
    ['area under seen against unseen accuracy', shown(zeroShot.ausuc), track(zeroShot.ausuc, null)],
    ...(generalised
      ? [
          [
            `all labels as answers, harmonic mean of ${shown(generalised.seen)} learnt and ${shown(generalised.unseen)} not`,
            shown(generalised.harmonicMean),
            track(generalised.harmonicMean, null),
          ],
        ]
      : []),
  ];
  const standOut = (label: string) =>
    novelty ? NOVELTY_WAYS.map((way) => shown(aurocOf(novelty[way].perLabel, label))) : [];
  const labels = heldOutLabels.map(({ label, hitAt1, nearestSeen, inExtractor }) => [
    escaped(label),
    shown(hitAt1),
    nearestSeen ? `${escaped(nearestSeen.label)} ${shown(nearestSeen.similarity)}` : '–',
    inExtractor === null ? 'not known' : inExtractor ? 'yes' : 'no',
    ...standOut(label),
  ]);
  return section(
    'Labels never learnt',
    `${zeroShot.unseen} of ${zeroShot.seen + zeroShot.unseen} labels held out in ${zeroShot.splits} ways, each found by its words alone.`,
    htmlTable(['', '', ''], figures),
    htmlTable(
      [
        'held out',
        'hit@1',
        'nearest other label',
        'a class of the extractor',
        ...(novelty ? NOVELTY_WAYS.map((way) => `stands out: ${way}`) : []),
      ],
      labels,
    ),
  );
}

function aurocOf(perLabel: readonly { label: string; auroc: number }[], label: string): number | null {
  return perLabel.find((one) => one.label === label)?.auroc ?? null;
}

export function wordsSection({ relatedWords }: Evaluation): string {
  if (!relatedWords) return '';
  const row = (name: string, figure: RelatedWordsFigure | null) => [
    name,
    String(figure?.words.length ?? 0),
    shown(figure?.precisionAt20),
    track(figure?.precisionAt20 ?? null, null, figure ? [figure.randomLabels, figure.chance] : []),
  ];
  return section(
    'Words never trained on',
    'Share of the first 20 tiles that carry the label whose synonym was asked for. The lines: labels at random places, and the share of tiles.',
    htmlTable(
      ['', 'words', 'precision@20', ''],
      [
        row('labels placed by their names alone', relatedWords.names),
        row('labels placed by all their other words', relatedWords.withSynonyms),
      ],
    ),
  );
}
