import {
  NOVELTY_WAYS,
  type NoveltyFigures,
  type NoveltyJudged,
  type NoveltyWay,
} from '../../contract/image.ts';
import { silent } from '../../contract/work.ts';
import { centredLabels } from '../centred-labels.ts';
import { rocArea } from '../evaluation/average-precision.ts';
import { asSeenIn, type EvaluationInput, type EvaluationSplit, neverSeen } from '../evaluation/evaluation.ts';
import { judgeableLabels, LEAST_TILES, withoutLabels } from '../evaluation/held-out.ts';
import { labelsOf, mainLabel } from '../label-shares.ts';
import type { TrainingWork } from '../method.ts';
import { METHODS } from '../registry.ts';
import { featuresOf, fittedTiles, type TrainingSplit } from '../training-tiles.ts';
import { answerGeneralised, type Generalised, meanGeneralised } from './generalised.ts';
import { fitNovelty, type Novelty, noveltyOf } from './novelty.ts';

/** More labels than these are not tried one by one. */
const MOST_LABELS = 30;

/**
 * Do tiles of something never learnt stand out? Each label is held out in turn with its synonyms and relatives; all its
 * tiles are then ranked among the test tiles of what was learnt. Tiles under clouds are aside.
 *
 * @returns null with the reason where there is no label to hold out beside others
 */
export async function judgeNovelty(
  input: EvaluationInput,
  work: TrainingWork,
): Promise<{ novelty: NoveltyJudged | null; reason: string | null }> {
  if (METHODS[input.method].along === 'space')
    return { novelty: null, reason: 'it learns from captions, and knows no labels to be unlike' };
  const labels = judgeableLabels(input.tiles)
    .filter((label) => !input.clouds.includes(label))
    .slice(0, MOST_LABELS);
  const found: JudgedLabel[] = [];
  for (const [n, label] of labels.entries()) {
    const fold = input.splits[n % input.splits.length]!;
    const judged = await judgeLabel(asSeenIn(input, fold), fold, label, work.signal);
    if (judged) found.push(judged);
    work.report({ done: n + 1, total: labels.length });
  }
  if (found.length === 0) {
    const reason = `no label with ${LEAST_TILES} tiles or more can be held out beside two others, or one and background`;
    return { novelty: null, reason };
  }
  return { novelty: byWay((way) => figures(input, found, way)), reason: null };
}

interface JudgedLabel {
  readonly label: number;
  readonly tiles: number;
  readonly auroc: Readonly<Record<NoveltyWay, number>>;
  readonly generalised: Readonly<Record<NoveltyWay, Generalised>> | null;
}

async function judgeLabel(
  input: EvaluationInput,
  fold: EvaluationSplit,
  label: number,
  signal: AbortSignal,
): Promise<JudgedLabel | null> {
  const { tiles, clouds } = input;
  const { split, isHidden } = withoutLabels(tiles, fold, [label]);
  const isClear = (tile: number) => !labelsOf(tiles.shares, tile).some((own) => clouds.includes(own));
  const unseen = neverSeen(input, fold).filter(
    (tile) => mainLabel(tiles.shares, tile) === label && isClear(tile),
  );
  const seen = fold.test.filter((tile) => !labelsOf(tiles.shares, tile).some(isHidden) && isClear(tile));
  const groups = new Set(Array.from(split.train, (tile) => mainLabel(tiles.shares, tile)));
  if (groups.size < 2 || unseen.length === 0 || seen.length === 0) return null;
  const rows = new Uint32Array(unseen.length + seen.length);
  rows.set(unseen);
  rows.set(seen, unseen.length);
  const novelty = await noveltyOfTiles(input, split, rows, signal);
  if (!novelty) return null;
  const isUnseen = Uint8Array.from(rows, (_, n) => (n < unseen.length ? 1 : 0));
  return {
    label,
    tiles: unseen.length,
    auroc: byWay((way) => rocArea(novelty[way], isUnseen)!),
    generalised:
      input.method === 'socher' ? await answerGeneralised(input, split, rows, label, novelty, signal) : null,
  };
}

/** Of tiles, by a mapping that is trained on what is left. */
async function noveltyOfTiles(
  { method, hiddenUnits, tiles, seed }: EvaluationInput,
  split: TrainingSplit,
  rows: Uint32Array,
  signal: AbortSignal,
): Promise<Novelty | null> {
  const quiet = silent(signal);
  const labels = centredLabels(tiles, split);
  const train = await METHODS[method].prepare(tiles, split, { seed, hiddenUnits }, signal);
  const { model } = await train(labels, quiet);
  const locate = (some: Uint32Array) =>
    METHODS[method].locate(model, featuresOf(tiles, some), tiles.dimension, quiet);
  const fitted = fittedTiles(split);
  const fit = await fitNovelty(await locate(fitted), fitted, tiles, labels, seed, quiet);
  return fit && noveltyOf(fit, featuresOf(tiles, rows), tiles.dimension, await locate(rows), quiet);
}

function figures(
  { labels }: EvaluationInput,
  found: readonly JudgedLabel[],
  way: NoveltyWay,
): NoveltyFigures {
  const perLabel = found.map(({ label, tiles, auroc }) => ({
    label: labels[label]!,
    tiles,
    auroc: auroc[way],
  }));
  const generalised = found.flatMap((one) => (one.generalised ? [one.generalised[way]] : []));
  return {
    auroc: perLabel.reduce((sum, one) => sum + one.auroc, 0) / perLabel.length,
    perLabel,
    generalised: meanGeneralised(generalised),
  };
}

function byWay<T>(of: (way: NoveltyWay) => T): Record<NoveltyWay, T> {
  return Object.fromEntries(NOVELTY_WAYS.map((way) => [way, of(way)])) as Record<NoveltyWay, T>;
}
