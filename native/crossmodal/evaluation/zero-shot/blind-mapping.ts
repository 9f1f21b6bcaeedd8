import { silent } from '../../../contract/work.ts';
import { type CentredLabels, centredEmbedding } from '../../centred-labels.ts';
import { mainLabel } from '../../label-shares.ts';
import { METHODS } from '../../registry.ts';
import { type TileSimilarities, tileSimilarities } from '../../similarity.ts';
import { axesOf, halfLength, trainedLabels } from '../../space-axes.ts';
import {
  featuresOf,
  fittedTiles,
  labelCountOf,
  type TrainingSplit,
  type TrainingTiles,
} from '../../training-tiles.ts';
import type { EvaluationInput } from '../evaluation.ts';
import type { JudgedTiles } from '../seen-unseen.ts';

/** Tiles as a search meets them. */
export type MetTiles = JudgedTiles & TileSimilarities;

/** Tiles placed by a mapping that has never heard of some labels. */
export type Meet = (rows: Uint32Array) => Promise<MetTiles>;

/**
 * Trains on a split that holds no tile of some labels. What it returns ends the training for these places of the labels;
 * those never learnt are placed by their words alone.
 */
export async function learnWithout(
  { method, hiddenUnits, tiles }: EvaluationInput,
  split: TrainingSplit,
  unseen: readonly number[],
  seed: number,
  signal: AbortSignal,
): Promise<(from: TrainingTiles) => Promise<Meet>> {
  const way = METHODS[method];
  const { prepare, locate } = way;
  const quiet = silent(signal);
  const train = await prepare(tiles, split, { seed, hiddenUnits }, signal);
  return async (from) => {
    const learnt = trainedLabels(way, from, split);
    const { model } = await train(learnt, quiet);
    const asked = withUnseen(learnt, from, unseen);
    const place = (rows: Uint32Array) => locate(model, featuresOf(from, rows), from.dimension, quiet);
    const fitted = fittedTiles(split);
    const half = halfLength(way, await place(fitted), learnt, from, fitted);
    return async (rows) => ({
      main: Int32Array.from(rows, (tile) => mainLabel(from.shares, tile)),
      labelCount: labelCountOf(from),
      ...tileSimilarities(await place(rows), axesOf(way, learnt), asked, from.spaceDimension, half),
    });
  };
}

function withUnseen(learnt: CentredLabels, from: TrainingTiles, unseen: readonly number[]): Float32Array {
  const { spaceDimension } = from;
  const embeddings = learnt.embeddings.slice();
  for (const label of unseen) {
    const row = from.labelEmbeddings.subarray(label * spaceDimension, (label + 1) * spaceDimension);
    embeddings.set(centredEmbedding(row, learnt.centre), label * spaceDimension);
  }
  return embeddings;
}
