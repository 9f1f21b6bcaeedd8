import type { RelatedWords, RelatedWordsFigure } from '../../contract/evaluation.ts';
import { silent } from '../../contract/work.ts';
import { centredEmbedding } from '../centred-labels.ts';
import { type LabelShares, labelsOf } from '../label-shares.ts';
import type { Trainer } from '../method.ts';
import { METHODS } from '../registry.ts';
import { tileSimilarities } from '../similarity.ts';
import { axesOf, halfLength, trainedLabels } from '../space-axes.ts';
import { featuresOf, fittedTiles, labelCountOf } from '../training-tiles.ts';
import { fallingOrder } from './average-precision.ts';
import { randomEmbeddings } from './baselines.ts';
import type { EvaluationInput, EvaluationSplit, Pooled, RelatedRound, RelatedRounds } from './evaluation.ts';

const FIRST = 20;

export const roundsOf = (related: RelatedRounds | null): readonly RelatedRound[] =>
  related ? [related.names, ...related.withSynonyms] : [];

/**
 * Scores of the test tiles for the words of every round, `[test × asked]`; by labels where the round places them, or, given a seed,
 * anywhere.
 */
export async function askWords(
  { method, tiles, related }: EvaluationInput,
  train: Trainer,
  split: EvaluationSplit,
  redrawBy: number | null,
  signal: AbortSignal,
): Promise<Float32Array[]> {
  const { spaceDimension, dimension } = tiles;
  const quiet = silent(signal);
  const scores: Float32Array[] = [];
  for (const { labelEmbeddings, askedEmbeddings } of roundsOf(related)) {
    const placed =
      redrawBy === null
        ? { ...tiles, labelEmbeddings }
        : {
            ...tiles,
            labelEmbeddings: randomEmbeddings(labelCountOf(tiles), spaceDimension, redrawBy),
            vocabularyMean: new Float32Array(spaceDimension),
          };
    const labels = trainedLabels(METHODS[method], placed, split);
    const { model } = await train(labels, quiet);
    const locate = (rows: Uint32Array) =>
      METHODS[method].locate(model, featuresOf(tiles, rows), dimension, quiet);
    const fitted = fittedTiles(split);
    const half = halfLength(METHODS[method], await locate(fitted), labels, placed, fitted);
    const asked = new Float32Array(askedEmbeddings.length);
    for (let at = 0; at < asked.length; at += spaceDimension) {
      asked.set(centredEmbedding(askedEmbeddings.subarray(at, at + spaceDimension), labels.centre), at);
    }
    const coordinates = await locate(split.test);
    const met = tileSimilarities(coordinates, axesOf(METHODS[method], labels), asked, spaceDimension, half);
    const count = asked.length / spaceDimension;
    scores.push(met.similarities.map((similarity, i) => similarity * met.lengths[Math.floor(i / count)]!));
  }
  return scores;
}

/** Null where no label has words that were never used and 20 test tiles; reads `pooled.related`. */
export function relatedWords(
  { related, labels, tiles: { shares } }: EvaluationInput,
  { mapping: { tiles }, related: scores, relatedRandom }: Pooled,
): RelatedWords | null {
  const judge = (first: number, rounds: readonly RelatedRound[]): RelatedWordsFigure | null => {
    const judged = rounds.flatMap((round, n) =>
      judgeRound(round, tiles, shares, scores[first + n]!, relatedRandom[first + n]!),
    );
    if (judged.length === 0) return null;
    const mean = (of: (one: JudgedWord) => number) =>
      judged.reduce((sum, one) => sum + of(one), 0) / judged.length;
    return {
      precisionAt20: mean(({ precision }) => precision),
      randomLabels: mean(({ random }) => random),
      chance: mean(({ baseRate }) => baseRate),
      words: judged.map(({ word, label, precision }) => ({
        word,
        label: labels[label]!,
        precisionAt20: precision,
      })),
    };
  };
  const names = related && judge(0, [related.names]);
  return names && { names, withSynonyms: judge(1, related.withSynonyms) };
}

interface JudgedWord {
  readonly word: string;
  readonly label: number;
  readonly precision: number;
  readonly random: number;
  readonly baseRate: number;
}

function judgeRound(
  { asked }: RelatedRound,
  tiles: Uint32Array,
  shares: LabelShares,
  scores: Float32Array,
  random: Float32Array,
): JudgedWord[] {
  return asked.flatMap(({ word, label }, n) => {
    const positive = Uint8Array.from(tiles, (tile) => (labelsOf(shares, tile).includes(label) ? 1 : 0));
    const count = positive.reduce((sum, value) => sum + value, 0);
    // With fewer, or with nothing else, the figure could not be 1, or could not fail.
    if (count < FIRST || count === tiles.length) return [];
    const precision = (of: Float32Array) => {
      const order = fallingOrder(Float32Array.from(tiles, (_, row) => of[row * asked.length + n]!));
      return order.subarray(0, FIRST).reduce((sum, row) => sum + positive[row]!, 0) / FIRST;
    };
    return [
      {
        word,
        label,
        precision: precision(scores),
        random: precision(random),
        baseRate: count / tiles.length,
      },
    ];
  });
}
