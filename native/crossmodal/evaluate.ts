import { silent, type Work } from '../contract/work.ts';
import { rocArea } from './average-precision.ts';
import { majorityAnswers, randomEmbeddings } from './baselines.ts';
import { centredLabels } from './centred-labels.ts';
import { scoreLabels, trainClassifier } from './classifier.ts';
import type { EvaluationInput, EvaluationSplit, Figures, Pooled } from './evaluation.ts';
import { type Answers, rankTiles } from './figures.ts';
import { halfLengthOf, labelScores } from './label-scores.ts';
import type { Trainer } from './method.ts';
import { judgeNovelty } from './novelty/judge-novelty.ts';
import { METHODS } from './registry.ts';
import { report } from './report.ts';
import { featuresOf, fittedTiles, labelCountOf, type TrainingTiles } from './training-tiles.ts';
import { judgeZeroShot } from './zero-shot.ts';

/**
 * Retrains the mapping in every fold and judges the pooled test tiles, with what a figure must be read beside:
 * chance, majority, the same features without text (ceiling) and random label embeddings. The ceiling is multinomial
 * logistic regression on the same tiles, balanced like the mapping.
 */
export async function evaluate(
  input: EvaluationInput,
  work: Work<{ done: number; total: number }>,
): Promise<Figures> {
  const { tiles, splits, seed } = input;
  const folds: Fold[] = [];
  // Holding labels out, several at once and one by one, takes about as long as the folds each.
  const total = 3 * splits.length;
  for (const [n, split] of splits.entries()) {
    folds.push(await judgeFold(input, split, seed + n, work.signal));
    work.report({ done: n + 1, total });
  }
  const { zeroShot, reason } = await judgeZeroShot(input, {
    signal: work.signal,
    report: ({ done, total: choices }) => work.report({ done: splits.length * (1 + done / choices), total }),
  });
  const stood = await judgeNovelty(input, {
    signal: work.signal,
    report: ({ done, total: labels }) => work.report({ done: splits.length * (2 + done / labels), total }),
  });
  const pooled = pool(input, folds);
  const figures = await report(input, pooled, work.signal);
  const onlyLabel = input.labels.length === 1 ? input.labels[0]! : null;
  return {
    ...figures,
    reasons: {
      ...figures.reasons,
      ...(reason !== null && { zeroShot: reason }),
      ...(stood.reason !== null && { novelty: stood.reason }),
    },
    zeroShot,
    novelty: stood.novelty,
    againstBackground:
      onlyLabel === null ? null : { label: onlyLabel, rocArea: separation(pooled.mapping, tiles) },
    settings: folds.map((fold) => fold.settings),
  };
}

interface Fold {
  readonly settings: Readonly<Record<string, number>>;
  readonly mapping: Float32Array;
  readonly randomLabels: Float32Array;
  readonly ceiling: Float32Array;
  readonly majority: Int32Array;
}

async function judgeFold(
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
  };
}

async function mappingScores(
  { method }: EvaluationInput,
  train: Trainer,
  tiles: TrainingTiles,
  split: EvaluationSplit,
  signal: AbortSignal,
): Promise<{ scores: Float32Array; settings: Readonly<Record<string, number>> }> {
  const labels = centredLabels(tiles, split);
  const quiet = silent(signal);
  const { model } = await train(labels, quiet);
  const locate = (rows: Uint32Array) =>
    METHODS[method].locate(model, featuresOf(tiles, rows), tiles.dimension, quiet);
  const fitted = fittedTiles(split);
  const halfLength = halfLengthOf(await locate(fitted), labels, tiles, fitted);
  const scores = labelScores(await locate(split.test), labels, halfLength);
  return { scores, settings: model.settings };
}

function pool(input: EvaluationInput, folds: readonly Fold[]): Pooled {
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
  };
}

function joined<T extends Uint32Array | Int32Array | Float32Array>(
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

function separation(answers: Answers, tiles: TrainingTiles): number | null {
  const { scores, positive } = rankTiles(answers, tiles.shares, 0);
  return rocArea(scores, positive);
}
