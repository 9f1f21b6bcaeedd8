import { silent } from '../../contract/work.ts';
import { measureColumns, onRawColumns, standardiseRows } from '../../math/column-scale.ts';
import { balancedWeights, shareTargets } from '../label-shares.ts';
import { applyLinearMap } from '../linear-map.ts';
import type { Method } from '../method.ts';
import {
  featuresOf,
  fittedTiles,
  labelCountOf,
  type TrainingSplit,
  type TrainingTiles,
} from '../training-tiles.ts';
import { merit, NOTHING_VALIDATED, validate } from '../validation.ts';
import { prepareRidge } from './least-squares.ts';

// Of standardised features whose row weights sum to 1: λ = 1 is as strong as one feature.
const LAMBDAS = [1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1, 3, 10];
const LAMBDA_WITHOUT_VALIDATION = 0.1;

/**
 * Ridge regression from image features to the labels' shares of a tile; background's are all zero. λ is the one whose
 * fit on training tiles ranks validation tiles best.
 */
export const ridge: Method = {
  async prepare(tiles, split, _options, signal) {
    const solve = await prepareShares(tiles, fittedTiles(split), signal);
    const tries = split.validation.length > 0 ? await tryAll(tiles, split, signal) : [];
    return async (labels, work) => {
      let best = {
        lambda: LAMBDA_WITHOUT_VALIDATION,
        merit: Number.NEGATIVE_INFINITY,
        validation: NOTHING_VALIDATED,
      };
      for (const { lambda, ofTraining, ofValidation } of tries) {
        const validation = validate(tiles, split, labels, ofTraining, ofValidation);
        if (merit(validation) > best.merit) best = { lambda, merit: merit(validation), validation };
        work.signal.throwIfAborted();
      }
      const { lambda, validation } = best;
      const weights = Float32Array.from(await solve(lambda));
      return { model: { settings: { lambda }, arrays: { weights } }, validation };
    };
  },
  locate: ({ arrays }, features, dimension, work) =>
    applyLinearMap(features, dimension, arrays.weights!, work),
};

/** Label coordinates by every λ, from a fit on training tiles alone. */
async function tryAll(tiles: TrainingTiles, split: TrainingSplit, signal: AbortSignal) {
  const solve = await prepareShares(tiles, split.train, signal);
  const [training, validating] = [featuresOf(tiles, split.train), featuresOf(tiles, split.validation)];
  const quiet = silent(signal);
  const tries: { lambda: number; ofTraining: Float32Array; ofValidation: Float32Array }[] = [];
  for (const lambda of LAMBDAS) {
    const weights = await solve(lambda);
    tries.push({
      lambda,
      ofTraining: await applyLinearMap(training, tiles.dimension, weights, quiet),
      ofValidation: await applyLinearMap(validating, tiles.dimension, weights, quiet),
    });
  }
  return tries;
}

async function prepareShares(
  tiles: TrainingTiles,
  rows: Uint32Array,
  signal: AbortSignal,
): Promise<(lambda: number) => Promise<Float64Array>> {
  const labelCount = labelCountOf(tiles);
  const scale = measureColumns(tiles.features, tiles.dimension, rows);
  const problem = {
    features: standardiseRows(tiles.features, tiles.dimension, rows, scale),
    dimension: tiles.dimension,
    targets: shareTargets(tiles.shares, rows, labelCount),
    targetCount: labelCount,
    weights: balancedWeights(tiles.shares, rows, labelCount),
  };
  const solve = await prepareRidge(problem, silent(signal));
  return async (lambda) => onRawColumns(await solve(lambda), scale);
}
