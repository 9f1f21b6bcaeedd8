import { type LabelShares, labelsOf, mainLabel } from '../label-shares.ts';
import { averagePrecision, fallingOrder } from './average-precision.ts';

/** Answers to be judged: a score for every label in every tile. */
export interface Answers {
  /** Tiles in the order of the rows of `scores`. */
  readonly tiles: Uint32Array;
  /** Row-major `[tiles × labelCount]`; −Infinity for a label the trainer did not know. */
  readonly scores: Float32Array;
  readonly labelCount: number;
}

/** Per row: the label that counts for it (−1: background, judged by average precision only), and its answers. */
export interface Ranked {
  readonly main: Int32Array;
  readonly answered: Int32Array;
  /** How many labels rank above the best-ranked right one; −1 for background. */
  readonly rank: Int32Array;
}

/** Ranks the labels of every tile. A label that ties with the right one ranks above it: a tie is no answer. */
export function rankAnswers(answers: Answers, shares: LabelShares): Ranked {
  const { tiles, scores, labelCount } = answers;
  const main = Int32Array.from(tiles, (tile) => mainLabel(shares, tile));
  const answered = new Int32Array(tiles.length);
  const rank = new Int32Array(tiles.length).fill(-1);
  tiles.forEach((tile, row) => {
    const of = scores.subarray(row * labelCount, (row + 1) * labelCount);
    const right = labelsOf(shares, tile);
    answered[row] = of.reduce((best, score, label) => (score > of[best]! ? label : best), 0);
    if (right.length === 0) return;
    const best = right.reduce((high, label) => Math.max(high, of[label]!), Number.NEGATIVE_INFINITY);
    rank[row] = of.reduce(
      (above, score, label) => above + (score >= best && !right.includes(label) ? 1 : 0),
      0,
    );
  });
  return { main, answered, rank };
}

/** Labels of one row by falling score, those that were not trained left out. */
export function fallingScores({ scores, labelCount }: Answers, row: number): number[] {
  const score = (label: number) => scores[row * labelCount + label]!;
  return Array.from({ length: labelCount }, (_, label) => label)
    .filter((label) => score(label) !== Number.NEGATIVE_INFINITY)
    .sort((a, b) => score(b) - score(a));
}

/**
 * Share of tiles with a right label among the first k: mean over labels, and over tiles. A tile belongs to the label
 * that covers most of it.
 *
 * @param times how often each row counts; null for once
 */
export function hitAtK(
  ranked: Ranked,
  labelCount: number,
  k: number,
  times: ArrayLike<number> | null,
): { perLabel: Float64Array; mean: number; accuracy: number } {
  const hits = new Float64Array(labelCount);
  const counts = new Float64Array(labelCount);
  ranked.main.forEach((label, row) => {
    if (label < 0) return;
    const weight = times === null ? 1 : times[row]!;
    counts[label]! += weight;
    if (ranked.rank[row]! < k) hits[label]! += weight;
  });
  const perLabel = hits.map((hit, label) => hit / counts[label]!);
  const judged = perLabel.filter((share) => !Number.isNaN(share));
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  return { perLabel, mean: sum(judged) / judged.length, accuracy: sum(hits) / sum(counts) };
}

/** Everything needed to compute average precision of one label again under other weights. */
export interface LabelRanking {
  readonly scores: Float32Array;
  readonly positive: Uint8Array;
  readonly order: Uint32Array;
}

/** Ranks all tiles, background too, for one label. */
export function rankTiles(answers: Answers, shares: LabelShares, label: number): LabelRanking {
  const { tiles, labelCount } = answers;
  const scores = Float32Array.from(tiles, (_, row) => answers.scores[row * labelCount + label]!);
  const positive = Uint8Array.from(tiles, (tile) => (labelsOf(shares, tile).includes(label) ? 1 : 0));
  return { scores, positive, order: fallingOrder(scores) };
}

/** Mean of the labels' average precisions, those without a positive left out; NaN without any. */
export function meanAveragePrecision(
  rankings: readonly LabelRanking[],
  times: ArrayLike<number> | null,
): number {
  let sum = 0;
  let count = 0;
  for (const { scores, positive, order } of rankings) {
    const value = averagePrecision(scores, positive, times, order);
    if (value === null) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

const RECALL_STEPS = 20;

/** Highest precision at recall 0, .05, … 1 or beyond; empty without a positive. */
export function precisionRecall({ scores, positive, order }: LabelRanking): number[] {
  const positives = positive.reduce((sum, value) => sum + value, 0);
  const best = new Array<number>(positives === 0 ? 0 : RECALL_STEPS + 1).fill(0);
  let found = 0;
  order.forEach((row, n) => {
    found += positive[row]!;
    const isLastOfScore = n + 1 === order.length || scores[order[n + 1]!] !== scores[row];
    if (!isLastOfScore) return;
    const reached = Math.floor((found / positives) * RECALL_STEPS + 1e-9);
    for (let step = 0; step <= reached && step < best.length; step++) {
      best[step] = Math.max(best[step]!, found / (n + 1));
    }
  });
  return best;
}

/** Rows true (the label that covers most), columns answered; counts. */
export function confusionMatrix(ranked: Ranked, labelCount: number): number[][] {
  const matrix = Array.from({ length: labelCount }, () => new Array<number>(labelCount).fill(0));
  ranked.main.forEach((label, row) => {
    if (label >= 0) matrix[label]![ranked.answered[row]!]!++;
  });
  return matrix;
}
