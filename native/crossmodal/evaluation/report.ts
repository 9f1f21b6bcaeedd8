import { silent } from '../../contract/work.ts';
import { blockBootstrap, LEAST_BLOCKS } from '../../math/bootstrap.ts';
import { averagePrecision } from './average-precision.ts';
import { answersAsRanked, chanceHitAt1 } from './baselines.ts';
import type { EvaluationInput, Figures, Pooled } from './evaluation.ts';
import {
  type Answers,
  confusionMatrix,
  hitAtK,
  type LabelRanking,
  meanAveragePrecision,
  precisionRecall,
  type Ranked,
  rankAnswers,
  rankTiles,
} from './figures.ts';

type PooledFigures = Pick<
  Figures,
  | 'hitAt1'
  | 'accuracy'
  | 'hitAt5'
  | 'meanAveragePrecision'
  | 'perLabel'
  | (typeof REFERENCES)[number]
  | 'notJudged'
  | 'reasons'
  | 'intervals'
  | 'confusion'
  | 'curves'
>;

/** Turns pooled answers into figures; one that cannot fail is null, with its reason. */
export async function report(
  input: EvaluationInput,
  pooled: Pooled,
  signal: AbortSignal,
): Promise<PooledFigures> {
  const { shares } = input.tiles;
  const { tiles, labelCount } = pooled.mapping;
  const ranked = rankAnswers(pooled.mapping, shares);
  const rankings = input.labels.map((_, label) => rankTiles(pooled.mapping, shares, label));
  const hits = hitAtK(ranked, labelCount, 1, null);
  const reasons = reasonsAgainst(input, pooled.mapping);
  const unless = (figure: string, value: () => number) => (reasons[figure] ? null : finiteOrNull(value()));
  const hitOf = (other: Ranked) => unless('hitAt1', () => hitAtK(other, labelCount, 1, null).mean);
  return {
    hitAt1: unless('hitAt1', () => hits.mean),
    accuracy: unless('accuracy', () => hits.accuracy),
    hitAt5: unless('hitAt5', () => hitAtK(ranked, labelCount, 5, null).mean),
    meanAveragePrecision: unless('meanAveragePrecision', () => meanAveragePrecision(rankings, null)),
    perLabel: input.labels.map((label, n) => ({
      label,
      ...describeRanking(rankings[n]!),
      hitAt1: unless('hitAt1', () => hits.perLabel[n]!),
    })),
    chance: { hitAt1: unless('hitAt1', () => chanceHitAt1(ranked, tiles, shares, labelCount, input.seed)) },
    majority: { hitAt1: hitOf(answersAsRanked(pooled.majority, ranked.main, tiles, shares)) },
    ceiling: { hitAt1: hitOf(rankAnswers(pooled.ceiling, shares)) },
    randomLabels: { hitAt1: hitOf(rankAnswers(pooled.randomLabels, shares)) },
    notJudged: [...input.unread, ...neverTested(input, rankings)],
    reasons,
    intervals: await intervals(input, pooled.mapping, ranked, rankings, reasons, signal),
    confusion: confusionMatrix(ranked, labelCount),
    curves: input.labels.map((label, n) => ({ label, precision: precisionRecall(rankings[n]!) })),
  };
}

/** What stands beside hit@1, and falls with it. */
const REFERENCES = ['chance', 'majority', 'ceiling', 'randomLabels'] as const;

function reasonsAgainst(input: EvaluationInput, answers: Answers): Record<string, string> {
  const count = input.labels.length;
  const labelled = answers.tiles.some(
    (tile) => input.tiles.shares.start[tile] !== input.tiles.shares.start[tile + 1],
  );
  if (!labelled) {
    const reason = 'no test tile carries a label';
    const figures = ['hitAt1', 'accuracy', 'hitAt5', 'meanAveragePrecision', ...REFERENCES];
    return Object.fromEntries(figures.map((figure) => [figure, reason]));
  }
  const reasons: Record<string, string> = {};
  if (count === 1) {
    reasons.hitAt1 =
      'there is one label, so every answer is right; read its average precision against background';
    for (const figure of ['accuracy', 'hitAt5', ...REFERENCES]) reasons[figure] = reasons.hitAt1;
  } else if (5 > count / 2) reasons.hitAt5 = `5 is more than half of the ${count} labels`;
  const hasNegative = input.labels.some(
    (_, label) => describeRanking(rankTiles(answers, input.tiles.shares, label)).baseRate < 1,
  );
  if (!hasNegative) reasons.meanAveragePrecision = 'every test tile carries every label';
  return reasons;
}

function describeRanking({ scores, positive, order }: LabelRanking): {
  tiles: number;
  baseRate: number;
  averagePrecision: number | null;
} {
  const tiles = positive.reduce((sum, value) => sum + value, 0);
  const isCertain = tiles === positive.length;
  return {
    tiles,
    baseRate: positive.length === 0 ? 0 : tiles / positive.length,
    averagePrecision: isCertain ? null : averagePrecision(scores, positive, null, order),
  };
}

function neverTested(
  input: EvaluationInput,
  rankings: readonly LabelRanking[],
): { label: string; reason: string }[] {
  return input.labels.flatMap((label, n) => {
    const { positive, scores } = rankings[n]!;
    if (!positive.includes(1)) return [{ label, reason: 'no test tile carries it' }];
    const known = positive.some((value, row) => value === 1 && scores[row] !== Number.NEGATIVE_INFINITY);
    return known
      ? []
      : [{ label, reason: 'all its tiles are in one fold, so it was never trained when it was tested' }];
  });
}

/** 95 % by resampling blocks; none under 10 blocks. */
async function intervals(
  input: EvaluationInput,
  answers: Answers,
  ranked: Ranked,
  rankings: readonly LabelRanking[],
  reasons: Record<string, string>,
  signal: AbortSignal,
): Promise<Record<string, [number, number]>> {
  const rowBlock = blocksOfRows(input.block, answers.tiles);
  const blockCount = rowBlock.reduce((most, block) => Math.max(most, block + 1), 0);
  if (blockCount < LEAST_BLOCKS) {
    reasons.intervals = `${blockCount} blocks are too few for an interval; ${LEAST_BLOCKS} are needed`;
    return {};
  }
  const weights = new Float64Array(rowBlock.length);
  const figures: Record<string, () => number> = {
    hitAt1: () => hitAtK(ranked, answers.labelCount, 1, weights).mean,
    accuracy: () => hitAtK(ranked, answers.labelCount, 1, weights).accuracy,
    hitAt5: () => hitAtK(ranked, answers.labelCount, 5, weights).mean,
    meanAveragePrecision: () => meanAveragePrecision(rankings, weights),
  };
  const found: Record<string, [number, number]> = {};
  for (const [name, figure] of Object.entries(figures)) {
    if (reasons[name]) continue;
    const resampled = (timesDrawn: Uint32Array) => {
      for (let row = 0; row < weights.length; row++) weights[row] = timesDrawn[rowBlock[row]!]!;
      return figure();
    };
    const interval = await blockBootstrap(blockCount, resampled, input.seed, silent(signal));
    if (interval) found[name] = interval;
  }
  return found;
}

/** Blocks of the tested tiles, numbered from 0 without gaps. */
export function blocksOfRows(block: Uint32Array, tiles: Uint32Array): Uint32Array {
  const numbers = new Map<number, number>();
  return Uint32Array.from(tiles, (tile) => {
    const number = numbers.get(block[tile]!) ?? numbers.size;
    numbers.set(block[tile]!, number);
    return number;
  });
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
