import { linearKernels } from '../addon/kernels.ts';
import { measureColumns, standardiseRows } from '../math/column-scale.ts';
import { fitLogistic } from '../math/logistic-regression.ts';
import { type Answers, hitAtK, rankAnswers } from './figures.ts';
import { balancedWeights, mainLabel, shareTargets } from './label-shares.ts';
import { applyLinearMap } from './linear-map.ts';
import { fittedTiles, labelCountOf, type TrainingSplit, type TrainingTiles } from './training-tiles.ts';

const RIDGES = [0.1, 0.02, 0.004];

/**
 * What the features allow without any text: multinomial logistic regression on the same tiles, balanced like the
 * mapping, its ridge chosen on validation tiles. Background is a class of its own that is never an answer.
 *
 * @returns scores of the test tiles, row-major `[test × labelCount]`
 */
export async function ceilingScores(
  tiles: TrainingTiles,
  split: TrainingSplit & { readonly test: Uint32Array },
  signal: AbortSignal,
): Promise<Float32Array> {
  let best = { ridge: RIDGES[1]!, hitAt1: -1 };
  let start: Float64Array | null = null;
  for (const ridge of split.validation.length > 0 ? RIDGES : []) {
    const tried = await classify(tiles, split.train, split.validation, ridge, start, signal);
    start = tried.weights;
    const answers: Answers = {
      tiles: split.validation,
      scores: tried.scores,
      labelCount: labelCountOf(tiles),
    };
    const hitAt1 = hitAtK(rankAnswers(answers, tiles.shares), answers.labelCount, 1, null).mean;
    if (hitAt1 > best.hitAt1) best = { ridge, hitAt1 };
  }
  return (await classify(tiles, fittedTiles(split), split.test, best.ridge, start, signal)).scores;
}

async function classify(
  tiles: TrainingTiles,
  rows: Uint32Array,
  judged: Uint32Array,
  ridge: number,
  start: Float64Array | null,
  signal: AbortSignal,
): Promise<{ scores: Float32Array; weights: Float64Array }> {
  const { features, dimension } = tiles;
  const scale = measureColumns(features, dimension, rows);
  const problem = {
    features: standardiseRows(features, dimension, rows, scale),
    dimension,
    shares: weightedShares(tiles, rows),
    classCount: labelCountOf(tiles) + 1,
    ridge,
  };
  const weights = await fitLogistic(problem, start, { signal, report() {} }, linearKernels());
  const standardised = standardiseRows(features, dimension, judged, scale);
  const scores = new Float32Array(judged.length * problem.classCount);
  await applyLinearMap(standardised, dimension, weights, scores, { signal, report() {} });
  const trained = new Uint8Array(labelCountOf(tiles));
  for (const tile of rows) if (mainLabel(tiles.shares, tile) >= 0) trained[mainLabel(tiles.shares, tile)] = 1;
  return { scores: withoutBackground(scores, trained), weights };
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

function withoutBackground(scores: Float32Array, trained: Uint8Array): Float32Array {
  const labelCount = trained.length;
  const out = new Float32Array((scores.length / (labelCount + 1)) * labelCount);
  for (let i = 0; i < out.length; i++) {
    const label = i % labelCount;
    const score = scores[Math.floor(i / labelCount) * (labelCount + 1) + label]!;
    out[i] = trained[label] ? score : Number.NEGATIVE_INFINITY;
  }
  return out;
}
