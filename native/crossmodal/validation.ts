import { silent } from '../contract/work.ts';
import type { CentredLabels } from './centred-labels.ts';
import { type Answers, hitAtK, meanAveragePrecision, rankAnswers, rankTiles } from './evaluation/figures.ts';
import { halfLengthOf, labelScores } from './label-scores.ts';
import type { LabelShares } from './label-shares.ts';
import type { Method, Model } from './method.ts';
import { featuresOf, type TrainingSplit, type TrainingTiles } from './training-tiles.ts';

export interface ValidationFigures {
  readonly tiles: number;
  readonly hitAt1: number | null;
  readonly meanAveragePrecision: number | null;
  /** Of pictures and captions by one another; of methods that learn from captions. */
  readonly meanRecall?: number;
}

export const NOTHING_VALIDATED: ValidationFigures = { tiles: 0, hitAt1: null, meanAveragePrecision: null };

/**
 * Judges a fit on training tiles by the tiles of validation.
 *
 * @param ofTraining label coordinates of the training tiles, `[train × labelCount]`
 * @param ofValidation the same of the validation tiles
 */
export function validate(
  tiles: TrainingTiles,
  split: TrainingSplit,
  labels: CentredLabels,
  ofTraining: Float32Array,
  ofValidation: Float32Array,
): ValidationFigures {
  const halfLength = halfLengthOf(ofTraining, labels, tiles, split.train);
  const scores = labelScores(ofValidation, labels, halfLength);
  return judge({ tiles: split.validation, scores, labelCount: labels.trained.length }, tiles.shares);
}

/** For methods that go on until validation tiles are no longer placed better. */
export function lookAtValidation(
  tiles: TrainingTiles,
  split: TrainingSplit,
  labels: CentredLabels,
  locate: Method['locate'],
  signal: AbortSignal,
): (model: Model) => Promise<ValidationFigures> {
  const [training, validating] = [featuresOf(tiles, split.train), featuresOf(tiles, split.validation)];
  const work = silent(signal);
  return async (model) =>
    validate(
      tiles,
      split,
      labels,
      await locate(model, training, tiles.dimension, work),
      await locate(model, validating, tiles.dimension, work),
    );
}

/** What settings are chosen by: higher is better. */
export function merit({ hitAt1, meanAveragePrecision: precision, meanRecall }: ValidationFigures): number {
  if (meanRecall !== undefined) return meanRecall;
  return ((hitAt1 ?? 0) + (precision ?? 0)) / 2;
}

function judge(answers: Answers, shares: LabelShares): ValidationFigures {
  const hits = hitAtK(rankAnswers(answers, shares), answers.labelCount, 1, null);
  const rankings = Array.from({ length: answers.labelCount }, (_, label) =>
    rankTiles(answers, shares, label),
  );
  return {
    tiles: answers.tiles.length,
    hitAt1: answers.labelCount < 2 ? null : numberOrNull(hits.mean),
    meanAveragePrecision: numberOrNull(meanAveragePrecision(rankings, null)),
  };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
