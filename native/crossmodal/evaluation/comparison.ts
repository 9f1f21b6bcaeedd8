import type { PairedComparison } from '../../contract/evaluation.ts';
import { PAIRED_FIGURES, type PairedFigure } from '../../contract/evaluation.ts';
import { silent } from '../../contract/work.ts';
import { blockBootstrap } from '../../math/bootstrap.ts';
import type { EvaluationInput, Opponent } from './evaluation.ts';
import { type Answers, hitAtK, meanAveragePrecision, rankAnswers, rankTiles } from './figures.ts';

/** Answers of two mappings to the same tiles, in the same order. */
export interface Pair {
  readonly own: Answers;
  readonly other: Answers;
  /** Block of each row, from 0 without gaps. */
  readonly block: Uint32Array;
}

/**
 * The tiles that both could be judged by, with the other's answers in the order of our labels.
 *
 * @param scores of the opponent's test tiles, fold after fold, over its labels
 * @param block of each row of `own`, from 0
 */
export function paired(
  { tileOf, labelOf }: Opponent,
  own: Answers,
  scores: Float32Array,
  otherLabelCount: number,
  block: Uint32Array,
): Pair {
  const rows = Uint32Array.from(own.tiles.keys()).filter((row) => tileOf[own.tiles[row]!]! >= 0);
  const { labelCount } = own;
  const tiles = rows.map((row) => own.tiles[row]!);
  const of = (score: (row: number, n: number, label: number) => number) =>
    Float32Array.from({ length: rows.length * labelCount }, (_, i) => {
      const n = Math.floor(i / labelCount);
      return score(rows[n]!, n, i % labelCount);
    });
  const numbers = new Map<number, number>();
  for (const row of rows) if (!numbers.has(block[row]!)) numbers.set(block[row]!, numbers.size);
  return {
    own: { tiles, labelCount, scores: of((row, _, label) => own.scores[row * labelCount + label]!) },
    other: {
      tiles,
      labelCount,
      scores: of((_, n, label) =>
        labelOf[label]! < 0 ? Number.NEGATIVE_INFINITY : scores[n * otherLabelCount + labelOf[label]!]!,
      ),
    },
    block: rows.map((row) => numbers.get(block[row]!)!),
  };
}

/** Differences of figures, each resample of blocks the same for both. Figures with a reason against them are null. */
export async function comparePaired(
  { labels, seed, tiles: { shares } }: EvaluationInput,
  { own, other, block }: Pair,
  reasons: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ tiles: number; figures: PairedComparison['figures'] }> {
  const weights = new Float64Array(block.length);
  const figuresOf = (answers: Answers): Record<PairedFigure, (times: Float64Array | null) => number> => {
    const ranked = rankAnswers(answers, shares);
    const rankings = labels.map((_, label) => rankTiles(answers, shares, label));
    return {
      hitAt1: (times) => hitAtK(ranked, answers.labelCount, 1, times).mean,
      accuracy: (times) => hitAtK(ranked, answers.labelCount, 1, times).accuracy,
      meanAveragePrecision: (times) => meanAveragePrecision(rankings, times),
    };
  };
  const [ownFigures, otherFigures] = [figuresOf(own), figuresOf(other)];
  const blockCount = block.reduce((most, one) => Math.max(most, one + 1), 0);
  const figures = {} as PairedComparison['figures'];
  for (const name of PAIRED_FIGURES) {
    const [ours, theirs] = [ownFigures[name](null), otherFigures[name](null)];
    figures[name] = null;
    if (reasons[name] || !Number.isFinite(ours) || !Number.isFinite(theirs)) continue;
    const resampled = (timesDrawn: Uint32Array) => {
      for (let row = 0; row < weights.length; row++) weights[row] = timesDrawn[block[row]!]!;
      return ownFigures[name](weights) - otherFigures[name](weights);
    };
    figures[name] = {
      own: ours,
      other: theirs,
      difference: ours - theirs,
      interval: await blockBootstrap(blockCount, resampled, seed, silent(signal)),
    };
  }
  return { tiles: own.tiles.length, figures };
}
