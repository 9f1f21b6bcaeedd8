import type { NoveltyWay } from '../../contract/image.ts';
import { scoreLabels, trainClassifier } from '../classifier.ts';
import type { EvaluationInput } from '../evaluation/evaluation.ts';
import { mainLabel } from '../label-shares.ts';
import { featuresOf, labelCountOf, type TrainingSplit } from '../training-tiles.ts';
import type { Novelty } from './novelty.ts';
import { outlierProbability } from './outliers.ts';
import { labelProbabilities } from './seen-or-unseen.ts';

/** Accuracy where seen labels and one never learnt are answers alike; of the seen, mean over labels. */
export interface Generalised {
  readonly seen: number;
  readonly unseen: number;
}

/**
 * Answers tiles with the most probable label of all; seen ones by a classifier, the one never learnt where novelty says
 * so. It has no other to be told from.
 */
export async function answerGeneralised(
  { tiles }: EvaluationInput,
  split: TrainingSplit,
  rows: Uint32Array,
  unseen: number,
  novelty: Novelty,
  signal: AbortSignal,
): Promise<Record<NoveltyWay, Generalised>> {
  const classifier = await trainClassifier(tiles, split, signal);
  const logits = await scoreLabels(classifier, featuresOf(tiles, rows), tiles.dimension, signal);
  const labelCount = labelCountOf(tiles);
  const seen = [...classifier.trained.keys()].filter(
    (label) => label < labelCount && classifier.trained[label] === 1,
  );
  const main = Array.from(rows, (tile) => mainLabel(tiles.shares, tile));
  const judge = (noveltyOf: (row: number) => number): Generalised => {
    const isRight = main.map((label, row) => {
      const seenLogits = seen.map((one) => logits[row * labelCount + one]!);
      const shares = labelProbabilities({
        seenLogits,
        unseenSquares: [0],
        variance: 1,
        novelty: noveltyOf(row),
      });
      const best = shares.indexOf(Math.max(...shares));
      return (best < seen.length ? seen[best] : unseen) === label;
    });
    const accuracy = (label: number) => {
      const own = isRight.filter((_, row) => main[row] === label);
      return own.length === 0 ? null : own.filter((right) => right).length / own.length;
    };
    return {
      seen: mean(seen.map(accuracy).filter((share) => share !== null)),
      unseen: accuracy(unseen) ?? 0,
    };
  };
  return {
    gaussian: judge((row) => (novelty.gaussian[row]! > 0 ? 1 : 0)),
    outlier: judge((row) => outlierProbability(novelty.outlier[row]!)),
    features: judge((row) => outlierProbability(novelty.features[row]!)),
  };
}

/** Null of none. */
export function meanGeneralised(found: readonly Generalised[]) {
  if (found.length === 0) return null;
  const seen = mean(found.map((one) => one.seen));
  const unseen = mean(found.map((one) => one.unseen));
  return { seen, unseen, harmonicMean: seen + unseen === 0 ? 0 : (2 * seen * unseen) / (seen + unseen) };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
