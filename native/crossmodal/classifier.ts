import { linearKernels } from '../addon/kernels.ts';
import { silent } from '../contract/work.ts';
import { measureColumns, onRawColumns, standardiseRows } from '../math/column-scale.ts';
import { fitLogistic } from '../math/logistic-regression.ts';
import { type Answers, hitAtK, rankAnswers } from './evaluation/figures.ts';
import { balancedWeights, mainLabel, shareTargets } from './label-shares.ts';
import { applyLinearMap } from './linear-map.ts';
import {
  featuresOf,
  fittedTiles,
  labelCountOf,
  type TrainingSplit,
  type TrainingTiles,
} from './training-tiles.ts';

const RIDGES = [0.1, 0.02, 0.004];

/** Multinomial logistic regression over the labels and, as a class of its own that is never an answer, background. */
export interface Classifier {
  /** Logits of raw features, row-major `[(dimension + 1) × (labelCount + 1)]`; the last column is background. */
  readonly weights: Float64Array;
  /** `[labelCount + 1]`, 1 for classes that some tile carries. */
  readonly trained: Uint8Array;
}

export interface TrainedClassifier extends Classifier {
  readonly ridge: number;
  /** Fitted on training tiles alone, by which the ridge was chosen; null without validation tiles. */
  readonly onTraining: Classifier | null;
}

/** Fits training and validation tiles, every label with the same weight; the ridge is chosen on validation tiles. */
export async function trainClassifier(
  tiles: TrainingTiles,
  split: TrainingSplit,
  signal: AbortSignal,
): Promise<TrainedClassifier> {
  let best: { ridge: number; hitAt1: number; onTraining: Classifier | null } = {
    ridge: RIDGES[1]!,
    hitAt1: -1,
    onTraining: null,
  };
  let start: Float64Array | null = null;
  const validating = featuresOf(tiles, split.validation);
  for (const ridge of split.validation.length > 0 ? RIDGES : []) {
    const tried = await fit(tiles, split.train, ridge, start, signal);
    start = tried.standardised;
    const answers: Answers = {
      tiles: split.validation,
      scores: await scoreLabels(tried, validating, tiles.dimension, signal),
      labelCount: labelCountOf(tiles),
    };
    const hitAt1 = hitAtK(rankAnswers(answers, tiles.shares), answers.labelCount, 1, null).mean;
    if (hitAt1 > best.hitAt1) best = { ridge, hitAt1, onTraining: tried };
  }
  const { ridge, onTraining } = best;
  return { ...(await fit(tiles, fittedTiles(split), ridge, start, signal)), ridge, onTraining };
}

/** Scores of the labels, row-major `[count × labelCount]`; −Infinity for those that no tile of the training has. */
export async function scoreLabels(
  { weights, trained }: Classifier,
  features: Float32Array,
  dimension: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const labelCount = trained.length - 1;
  const logits = await applyLinearMap(features, dimension, weights, silent(signal));
  const out = new Float32Array((logits.length / (labelCount + 1)) * labelCount);
  for (let i = 0; i < out.length; i++) {
    const label = i % labelCount;
    const score = logits[Math.floor(i / labelCount) * (labelCount + 1) + label]!;
    out[i] = trained[label] ? score : Number.NEGATIVE_INFINITY;
  }
  return out;
}

async function fit(
  tiles: TrainingTiles,
  rows: Uint32Array,
  ridge: number,
  start: Float64Array | null,
  signal: AbortSignal,
): Promise<Classifier & { standardised: Float64Array }> {
  const { features, dimension } = tiles;
  const scale = measureColumns(features, dimension, rows);
  const classCount = labelCountOf(tiles) + 1;
  const problem = {
    features: standardiseRows(features, dimension, rows, scale),
    dimension,
    shares: weightedShares(tiles, rows),
    classCount,
    ridge,
  };
  const standardised = await fitLogistic(problem, start, silent(signal), linearKernels());
  const trained = new Uint8Array(classCount);
  for (const tile of rows) {
    const main = mainLabel(tiles.shares, tile);
    trained[main < 0 ? classCount - 1 : main] = 1;
  }
  return { weights: onRawColumns(standardised, scale), standardised, trained };
}

/** Shares of every label and, last, background; a row sums to its weight, all to the number of rows. */
function weightedShares(tiles: TrainingTiles, rows: Uint32Array): Float32Array {
  const labelCount = labelCountOf(tiles);
  const targets = shareTargets(tiles.shares, rows, labelCount);
  const weights = balancedWeights(tiles.shares, rows, labelCount);
  const shares = new Float32Array(rows.length * (labelCount + 1));
  rows.forEach((tile, row) => {
    const weight = weights[row]! * rows.length;
    for (let label = 0; label < labelCount; label++) {
      shares[row * (labelCount + 1) + label] = weight * targets[row * labelCount + label]!;
    }
    if (mainLabel(tiles.shares, tile) < 0) shares[row * (labelCount + 1) + labelCount] = weight;
  });
  return shares;
}
