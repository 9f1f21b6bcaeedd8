import type { Work } from '../contract/work.ts';
import { type ColumnScale, measureColumns, standardiseRows } from '../math/column-scale.ts';
import type { CentredLabels } from './centred-labels.ts';
import { type Answers, hitAtK, meanAveragePrecision, rankAnswers, rankTiles } from './figures.ts';
import { halfLengthOf, labelScores } from './label-scores.ts';
import { balancedWeights, type LabelShares, shareTargets } from './label-shares.ts';
import { applyLinearMap } from './linear-map.ts';
import { prepareRidge, type RidgeWeights } from './ridge.ts';
import { fittedTiles, labelCountOf, type TrainingSplit, type TrainingTiles } from './training-tiles.ts';

export interface ValidationFigures {
  readonly tiles: number;
  readonly hitAt1: number | null;
  readonly meanAveragePrecision: number | null;
}

/** Regression from features to label shares. Label embeddings come after it, so it serves any of them. */
export interface FittedShares {
  readonly lambda: number;
  /** On raw features, `[(dimension + 1) × labelCount]`. */
  readonly weights: RidgeWeights;
  /** The tiles it was fitted on. */
  readonly rows: Uint32Array;
  readonly validation: ValidationFigures;
}

// Of standardised features whose row weights sum to 1: λ = 1 is as strong as one feature.
const LAMBDAS = [1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10];
const LAMBDA_WITHOUT_VALIDATION = 0.1;
const NOTHING_VALIDATED: ValidationFigures = { tiles: 0, hitAt1: null, meanAveragePrecision: null };

/** The regressions of one split, on training tiles and on all; each λ is solved once. */
export interface ShareFits {
  readonly tiles: TrainingTiles;
  readonly split: TrainingSplit;
  solve(rows: 'train' | 'all', lambda: number): Promise<RidgeWeights>;
}

export async function prepareFits(
  tiles: TrainingTiles,
  split: TrainingSplit,
  signal: AbortSignal,
): Promise<ShareFits> {
  const solvers = {
    train: await prepareShares(tiles, split.train, signal),
    all: await prepareShares(tiles, fittedTiles(split), signal),
  };
  const solved = new Map<string, RidgeWeights>();
  const solve = async (rows: 'train' | 'all', lambda: number) => {
    const key = `${rows} ${lambda}`;
    const weights = solved.get(key) ?? (await solvers[rows](lambda));
    solved.set(key, weights);
    return weights;
  };
  return { tiles, split, solve };
}

/**
 * Chooses λ on the validation tiles (mean of hit@1 and mean average precision), then fits training and validation
 * tiles. The figures are those of the fit on training tiles alone.
 */
export async function fitShares(
  fits: ShareFits,
  labels: CentredLabels,
  work: Work<{ done: number; total: number }>,
): Promise<FittedShares> {
  const { tiles, split } = fits;
  const total = LAMBDAS.length + 1;
  let best = {
    lambda: LAMBDA_WITHOUT_VALIDATION,
    merit: Number.NEGATIVE_INFINITY,
    validation: NOTHING_VALIDATED,
  };
  for (const [n, lambda] of split.validation.length > 0 ? LAMBDAS.entries() : []) {
    const weights = await fits.solve('train', lambda);
    const validation = await validate(tiles, split, labels, weights, work.signal);
    const merit = ((validation.hitAt1 ?? 0) + (validation.meanAveragePrecision ?? 0)) / 2;
    if (merit > best.merit) best = { lambda, merit, validation };
    work.report({ done: n + 1, total });
  }
  const weights = await fits.solve('all', best.lambda);
  work.report({ done: total, total });
  return { lambda: best.lambda, weights, rows: fittedTiles(split), validation: best.validation };
}

/** Predicted label shares of the chosen tiles, row-major `[rows × labelCount]`. */
export async function predictShares(
  tiles: TrainingTiles,
  weights: RidgeWeights,
  rows: Uint32Array,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { dimension } = tiles;
  const features = new Float32Array(rows.length * dimension);
  rows.forEach((tile, row) => {
    features.set(tiles.features.subarray(tile * dimension, (tile + 1) * dimension), row * dimension);
  });
  const out = new Float32Array(rows.length * labelCountOf(tiles));
  await applyLinearMap(features, dimension, weights, out, { signal, report() {} });
  return out;
}

async function prepareShares(
  tiles: TrainingTiles,
  rows: Uint32Array,
  signal: AbortSignal,
): Promise<(lambda: number) => Promise<RidgeWeights>> {
  const labelCount = labelCountOf(tiles);
  const scale = measureColumns(tiles.features, tiles.dimension, rows);
  const problem = {
    features: standardiseRows(tiles.features, tiles.dimension, rows, scale),
    dimension: tiles.dimension,
    targets: shareTargets(tiles.shares, rows, labelCount),
    targetCount: labelCount,
    weights: balancedWeights(tiles.shares, rows, labelCount),
  };
  const solve = await prepareRidge(problem, { signal, report() {} });
  return async (lambda) => onRawFeatures(await solve(lambda), scale, labelCount);
}

/** The same map for features that are not standardised. */
function onRawFeatures(weights: RidgeWeights, scale: ColumnScale, labelCount: number): RidgeWeights {
  const raw = weights.slice();
  const intercept = scale.mean.length * labelCount;
  scale.mean.forEach((mean, k) => {
    for (let label = 0; label < labelCount; label++) {
      const weight = weights[k * labelCount + label]! * scale.inverseSd[k]!;
      raw[k * labelCount + label] = weight;
      raw[intercept + label]! -= weight * mean;
    }
  });
  return raw;
}

async function validate(
  tiles: TrainingTiles,
  split: TrainingSplit,
  labels: CentredLabels,
  weights: RidgeWeights,
  signal: AbortSignal,
): Promise<ValidationFigures> {
  const trainShares = await predictShares(tiles, weights, split.train, signal);
  const halfLength = halfLengthOf(trainShares, labels, tiles, split.train);
  const shares = await predictShares(tiles, weights, split.validation, signal);
  const scores = labelScores(shares, labels, halfLength);
  return judge({ tiles: split.validation, scores, labelCount: labelCountOf(tiles) }, tiles.shares);
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
