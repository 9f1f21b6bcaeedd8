import { silent } from '../../contract/work.ts';
import { scoreLabels, trainClassifier } from '../classifier.ts';
import type { Trainer } from '../method.ts';
import { METHODS } from '../registry.ts';
import { halfLength, scoresOf, trainedLabels } from '../space-axes.ts';
import { featuresOf, fittedTiles, labelCountOf, type TrainingTiles } from '../training-tiles.ts';
import { majorityAnswers, randomEmbeddings } from './baselines.ts';
import type { EvaluationInput, EvaluationSplit, Opponent, Pooled } from './evaluation.ts';
import type { Answers } from './figures.ts';
import { askWords, roundsOf } from './related-words.ts';

/** What one fold answers. */
export interface Fold {
  readonly settings: Readonly<Record<string, number>>;
  readonly mapping: Float32Array;
  readonly randomLabels: Float32Array;
  readonly ceiling: Float32Array;
  readonly majority: Int32Array;
  /** Of words asked for, a round each. */
  readonly related: Float32Array[];
  readonly relatedRandom: Float32Array[];
}

/** Trains everything on one fold and asks it about the test tiles. */
export async function judgeFold(
  input: EvaluationInput,
  split: EvaluationSplit,
  seed: number,
  signal: AbortSignal,
): Promise<Fold> {
  const { tiles, method, hiddenUnits } = input;
  const labelCount = labelCountOf(tiles);
  const train = await METHODS[method].prepare(tiles, split, { seed, hiddenUnits }, signal);
  const mapping = await mappingScores(input, train, tiles, split, signal);
  const redrawn = {
    ...tiles,
    labelEmbeddings: randomEmbeddings(labelCount, tiles.spaceDimension, seed),
    vocabularyMean: new Float32Array(tiles.spaceDimension),
  };
  const random = await mappingScores(input, train, redrawn, split, signal);
  const classifier = await trainClassifier(tiles, split, signal);
  return {
    settings: mapping.settings,
    mapping: mapping.scores,
    randomLabels: random.scores,
    ceiling: await scoreLabels(classifier, featuresOf(tiles, split.test), tiles.dimension, signal),
    majority: majorityAnswers(split.train, split.test, tiles.shares, labelCount),
    related: await askWords(input, train, split, null, signal),
    relatedRandom: await askWords(input, train, split, seed, signal),
  };
}

/** Scores of the test tiles by the mapping alone. */
export async function opponentScores(
  { method, hiddenUnits, tiles: shared }: Opponent,
  split: EvaluationSplit,
  seed: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const tiles = { ...shared, ...split.own };
  const train = await METHODS[method].prepare(tiles, split, { seed, hiddenUnits }, signal);
  return (await mappingScores({ method }, train, tiles, split, signal)).scores;
}

async function mappingScores(
  { method }: Pick<EvaluationInput, 'method'>,
  train: Trainer,
  tiles: TrainingTiles,
  split: EvaluationSplit,
  signal: AbortSignal,
): Promise<{ scores: Float32Array; settings: Readonly<Record<string, number>> }> {
  const labels = trainedLabels(METHODS[method], tiles, split);
  const quiet = silent(signal);
  const { model } = await train(labels, quiet);
  const locate = (rows: Uint32Array) =>
    METHODS[method].locate(model, featuresOf(tiles, rows), tiles.dimension, quiet);
  const fitted = fittedTiles(split);
  const half = halfLength(METHODS[method], await locate(fitted), labels, tiles, fitted);
  const scores = scoresOf(METHODS[method], await locate(split.test), labels, half);
  return { scores, settings: model.settings };
}

/** Answers of all folds, one after another. */
export function pool(input: EvaluationInput, folds: readonly Fold[]): Pooled {
  const tested = joined(
    Uint32Array,
    input.splits.map((split) => split.test),
  );
  const labelCount = input.labels.length;
  const answers = (scores: readonly Float32Array[]): Answers => ({
    tiles: tested,
    scores: joined(Float32Array, scores),
    labelCount,
  });
  const mapping = answers(folds.map((fold) => fold.mapping));
  return {
    mapping,
    randomLabels: answers(folds.map((fold) => fold.randomLabels)),
    ceiling: answers(folds.map((fold) => fold.ceiling)),
    majority: joined(
      Int32Array,
      folds.map((fold) => fold.majority),
    ),
    related: roundsOf(input.related).map((_, n) =>
      joined(
        Float32Array,
        folds.map((fold) => fold.related[n]!),
      ),
    ),
    relatedRandom: roundsOf(input.related).map((_, n) =>
      joined(
        Float32Array,
        folds.map((fold) => fold.relatedRandom[n]!),
      ),
    ),
  };
}

/** Parts one after another. */
export function joined<T extends Uint32Array | Int32Array | Float32Array>(
  type: new (length: number) => T,
  parts: readonly T[],
): T {
  const out = new type(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
