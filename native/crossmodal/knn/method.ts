import { silent } from '../../contract/work.ts';
import { measureColumns, onRawColumns, standardiseRows } from '../../math/column-scale.ts';
import { Random } from '../../math/random.ts';
import { TopK } from '../../math/top-k.ts';
import { shareTargets } from '../label-shares.ts';
import { applyLinearMap } from '../linear-map.ts';
import type { Method, Model, TrainingWork } from '../method.ts';
import {
  featuresOf,
  fittedTiles,
  labelCountOf,
  type TrainingSplit,
  type TrainingTiles,
} from '../training-tiles.ts';
import { merit, NOTHING_VALIDATED, validate } from '../validation.ts';

const COUNTS = [1, 3, 5, 10, 20];
const COUNT_WITHOUT_VALIDATION = 5;
/** Of more training tiles, this many drawn at random are remembered: time and memory grow with them. */
const MOST_REMEMBERED = 8192;

/**
 * Mean of the labels' shares over the nearest training tiles, by Euclidean distance between standardised features. The
 * baseline that remembers instead of learning.
 *
 * Source: Cover & Hart 1967.
 */
export const knn: Method = {
  async prepare(tiles, split, { seed }, signal) {
    const tries = split.validation.length > 0 ? await tryAll(tiles, split, seed, signal) : [];
    const memory = remember(tiles, fittedTiles(split), seed);
    return async (labels) => {
      let best = {
        count: COUNT_WITHOUT_VALIDATION,
        merit: Number.NEGATIVE_INFINITY,
        validation: NOTHING_VALIDATED,
      };
      for (const { count, ofTraining, ofValidation } of tries) {
        const validation = validate(tiles, split, labels, ofTraining, ofValidation);
        if (merit(validation) > best.merit) best = { count, merit: merit(validation), validation };
      }
      return { model: { settings: { count: best.count }, arrays: memory }, validation: best.validation };
    };
  },
  locate: async ({ settings, arrays }, features, dimension, work) => {
    const [located] = await locateAll(arrays, features, dimension, [settings.count!], work);
    return located!;
  },
};

/** Label coordinates by every count of neighbours, from training tiles alone. */
async function tryAll(tiles: TrainingTiles, split: TrainingSplit, seed: number, signal: AbortSignal) {
  const memory = remember(tiles, split.train, seed);
  const locate = (rows: Uint32Array) =>
    locateAll(memory, featuresOf(tiles, rows), tiles.dimension, COUNTS, silent(signal));
  const [ofTraining, ofValidation] = [await locate(split.train), await locate(split.validation)];
  return COUNTS.map((count, n) => ({
    count,
    ofTraining: ofTraining[n]!,
    ofValidation: ofValidation[n]!,
  }));
}

/**
 * Training tiles as a linear map of raw features, a column each: x ↦ z·r − ½|r|², z and r standardised, falls as the
 * distance |z − r| grows. With it, their shares, `[remembered × labelCount]`.
 */
function remember(
  tiles: TrainingTiles,
  rows: Uint32Array,
  seed: number,
): { map: Float32Array; shares: Float32Array } {
  const { features, dimension } = tiles;
  const scale = measureColumns(features, dimension, rows);
  const kept =
    rows.length > MOST_REMEMBERED
      ? new Random(seed).shuffle(rows.slice()).subarray(0, MOST_REMEMBERED)
      : rows;
  const standardised = standardiseRows(features, dimension, kept, scale);
  const map = new Float64Array((dimension + 1) * kept.length);
  for (let column = 0; column < kept.length; column++) {
    let square = 0;
    for (let k = 0; k < dimension; k++) {
      const value = standardised[column * dimension + k]!;
      map[k * kept.length + column] = value;
      square += value * value;
    }
    map[dimension * kept.length + column] = -square / 2;
  }
  const shares = shareTargets(tiles.shares, kept, labelCountOf(tiles));
  return { map: Float32Array.from(onRawColumns(map, scale)), shares };
}

/** Rows whose nearness to all remembered tiles is in memory at once. */
const CHUNK = 256;

async function locateAll(
  arrays: Model['arrays'],
  features: Float32Array,
  dimension: number,
  counts: readonly number[],
  work: TrainingWork,
): Promise<Float32Array[]> {
  const [map, shares] = [Float64Array.from(arrays.map!), arrays.shares!];
  const remembered = map.length / (dimension + 1);
  const labelCount = shares.length / remembered;
  const total = features.length / dimension;
  const out = counts.map(() => new Float32Array(total * labelCount));
  const most = Math.max(...counts);
  for (let first = 0; first < total; first += CHUNK) {
    const end = Math.min(total, first + CHUNK);
    const rows = features.subarray(first * dimension, end * dimension);
    const nearness = await applyLinearMap(rows, dimension, map, silent(work.signal));
    for (let row = first; row < end; row++) {
      const own = nearness.subarray((row - first) * remembered, (row - first + 1) * remembered);
      const nearest = new TopK(most);
      for (let n = 0; n < remembered; n++) nearest.offer(n, own[n]!);
      const ranked = nearest.ranked().map(({ index }) => index);
      for (const [n, count] of counts.entries()) {
        out[n]!.set(meanShares(shares, ranked.slice(0, count), labelCount), row * labelCount);
      }
    }
    work.report({ done: end, total });
  }
  return out;
}

function meanShares(shares: Float32Array, tiles: readonly number[], labelCount: number): Float64Array {
  const mean = new Float64Array(labelCount);
  for (const tile of tiles) {
    for (let label = 0; label < labelCount; label++)
      mean[label]! += shares[tile * labelCount + label]! / tiles.length;
  }
  return mean;
}
