import { PAIRED_FIGURES } from '../../../contract/evaluation.ts';
import { figureName } from '../../../contract/figure-names.ts';
import type { Evaluation } from '../../../contract/image.ts';
import { captionsSection } from './captions-section.ts';
import { escaped, htmlTable, section, shown, track } from './markup.ts';
import { confusionPlot, curvePlot, phrasePlot, reliabilityPlot } from './plots.ts';
import { PAGE_STYLE } from './style.ts';
import { heldOutSection, leakageSection, wordsSection } from './words-sections.ts';

/** What is judged, for the head of the page. */
export interface JudgedMapping {
  readonly project: string;
  readonly mapping: string;
  readonly method: string;
  readonly extractor: string;
  readonly space: string;
}

/** One page to print: markup, style and plots in one file that needs nothing else. */
export function evaluationPage(judged: JudgedMapping, evaluation: Evaluation & { at: string }): string {
  const title = `${judged.mapping} in ${judged.project}`;
  const parts = [
    head(judged, evaluation),
    leakageSection(evaluation),
    figuresSection(evaluation),
    againstSection(evaluation),
    captionsSection(evaluation),
    heldOutSection(evaluation),
    wordsSection(evaluation),
    confusionSection(evaluation),
    labelsSection(evaluation),
    probabilitySection(evaluation),
    missingSection(evaluation),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${PAGE_STYLE}</style></head><body>${parts.join('')}</body></html>\n`;
}

function head(judged: JudgedMapping, { at, split, looks }: Evaluation & { at: string }): string {
  const kinds: Record<string, string> = {
    'spatial-blocks': `${split.blocks} blocks of ground`,
    'contiguous-files': `${split.blocks} runs of file numbers`,
    random: 'tiles dealt out by chance',
  };
  const nearest =
    split.nearestTrainTileM === null
      ? ''
      : `; nearest training tile ${Math.round(split.nearestTrainTileM)} m away`;
  return (
    `<header><h1>${escaped(judged.mapping)}</h1>` +
    `<p>${escaped(`${judged.method} from ${judged.extractor} into ${judged.space}, project ${judged.project}`)}</p>` +
    `<p class="note">${escaped(
      `Judged ${at.slice(0, 10)} on ${kinds[split.kind] ?? split.kind}, ${split.folds} folds, seed ${split.seed}: ` +
        `${split.testTiles} tiles, each by a mapping trained without its fold${nearest}. ` +
        `These folds were looked at ${looks} times.`,
    )}</p></header>`
  );
}

function figuresSection(evaluation: Evaluation): string {
  const interval = (figure: string) => evaluation.intervals[figure] ?? null;
  const row = (name: string, value: number | null, of: [number, number] | null = null) => [
    escaped(name),
    shown(value),
    of ? `${shown(of[0])} … ${shown(of[1])}` : '',
    track(value, of),
  ];
  const { hierarchical } = evaluation;
  return section(
    'How good',
    'hit@1 is the mean over labels. For labels that were learnt, random places do as well as meaning: only labels never learnt, and words never trained on, test that.',
    htmlTable(
      ['', '', '95 %, over blocks', ''],
      [
        row('Ceiling: a classifier on the same features, hit@1', evaluation.ceiling.hitAt1),
        row('This mapping, hit@1', evaluation.hitAt1, interval('hitAt1')),
        row('Labels at random places, hit@1', evaluation.randomLabels.hitAt1),
        row('Majority, hit@1', evaluation.majority.hitAt1),
        row('Chance, hit@1', evaluation.chance.hitAt1),
        row('Accuracy', evaluation.accuracy, interval('accuracy')),
        row('hit@5', evaluation.hitAt5, interval('hitAt5')),
        row('Mean average precision', evaluation.meanAveragePrecision, interval('meanAveragePrecision')),
        ...(hierarchical?.precisionAt ?? []).map(({ k, precision }) =>
          row(`Hierarchical precision@${k}, ${hierarchical!.labels} labels`, precision),
        ),
      ],
    ),
  );
}

function againstSection({ against }: Evaluation): string {
  if (!against) return '';
  const rows = PAIRED_FIGURES.map((name) => {
    const pair = against.figures[name];
    const interval = pair?.interval ? `${signed(pair.interval[0])} … ${signed(pair.interval[1])}` : '–';
    return pair
      ? [figureName(name), shown(pair.own), shown(pair.other), signed(pair.difference), interval]
      : [figureName(name), '–', '–', '–', '–'];
  });
  return section(
    `Against ${against.name}`,
    `${against.tiles} tiles of the same folds; the interval is of the difference, the same blocks drawn for both.`,
    htmlTable(['', 'this', escaped(against.name), 'difference', '95 %, over blocks'], rows),
  );
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

function confusionSection({ perLabel, confusion }: Evaluation): string {
  if (perLabel.length < 2) return '';
  return section(
    'What it confuses',
    'Rows true, columns answered, % of the row.',
    confusionPlot(
      perLabel.map(({ label }) => label),
      confusion,
    ),
  );
}

function labelsSection({ perLabel, curves }: Evaluation): string {
  const rows = perLabel.map(({ label, tiles, baseRate, averagePrecision, hitAt1 }) => [
    escaped(label),
    String(tiles),
    shown(hitAt1),
    shown(averagePrecision),
    track(averagePrecision, null, [baseRate]),
  ]);
  const plots = perLabel.flatMap(({ label, baseRate }) => {
    const curve = curves.find((one) => one.label === label);
    return curve && curve.precision.length > 0 ? [curvePlot(curve, baseRate)] : [];
  });
  return section(
    'Label by label',
    'The line beside average precision is the share of tiles that carry the label: what guessing would get. Below, precision over recall.',
    htmlTable(['label', 'tiles', 'hit@1', 'average precision', ''], rows),
    `<div class="plots curves">${plots.join('')}</div>`,
  ).replace('<section>', '<section class="flows">');
}

function probabilitySection({ reliability, phraseReliability }: Evaluation): string {
  if (!reliability) return '';
  const { ece, eceInterval, tiles } = reliability;
  const interval = eceInterval
    ? ` (95 %, over blocks: ${eceInterval[0].toFixed(3)} … ${eceInterval[1].toFixed(3)})`
    : '';
  const phrases = phraseReliability.some(({ from }) => from >= -0.05)
    ? `<div class="aside"><p class="note">A phrase that is no label has no probability: how often labels held out in turn were right at a similarity, and between which labels that varied.</p>${phrasePlot(phraseReliability)}</div>`
    : '';
  return section(
    'Can its probabilities be believed',
    `Expected calibration error ${ece.toFixed(3)}${interval}. Each fold by curves fitted on the other folds, ${tiles} tiles in all.`,
    `<div class="plots">${reliabilityPlot(reliability)}${phrases}</div>`,
  );
}

function missingSection({ reasons, notJudged }: Evaluation): string {
  const lines = [
    ...Object.entries(reasons).map(([figure, reason]) => `${figureName(figure)}: ${reason}`),
    ...notJudged.map(({ label, reason }) => `label ${label}: ${reason}`),
  ];
  if (lines.length === 0) return '';
  const items = lines.map((line) => `<li>${escaped(line)}</li>`).join('');
  return section('Figures that are not there', '', `<ul>${items}</ul>`);
}
