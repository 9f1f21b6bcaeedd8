import type { Leakage } from '../../contract/evaluation.ts';
import { measureColumns, standardiseRows } from '../../math/column-scale.ts';
import { quantileOfSorted } from '../../math/quantile.ts';
import { Random } from '../../math/random.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { fittedTiles } from '../training-tiles.ts';
import { asSeenIn, type EvaluationInput, type EvaluationSplit } from './evaluation.ts';

/** Of the test tiles of all folds; more would say the same. */
const SAMPLE = 1000;
/** What counts as near: closer than this share of test tiles has a training tile when whole blocks are held out. */
const NEAR_SHARE = 0.05;

type Judged = Pick<EvaluationInput, 'tiles' | 'seed'>;

/** How many test tiles of a split by chance have a training tile that looks as good as the same, against whole blocks held out. */
export async function nearDuplicates(
  input: Judged,
  byChance: readonly EvaluationSplit[],
  byBlocks: readonly EvaluationSplit[],
  signal: AbortSignal,
): Promise<Pick<Leakage, 'duplicateDistance' | 'duplicates'>> {
  const honest = (await nearestDistances(input, byBlocks, signal)).sort();
  const duplicateDistance = quantileOfSorted(honest, NEAR_SHARE);
  const found = await nearestDistances(input, byChance, signal);
  return {
    duplicateDistance,
    duplicates: found.filter((distance) => distance < duplicateDistance).length / found.length,
  };
}

/** From a sample of test tiles to the nearest training tile, in features standardised on the training tiles. */
async function nearestDistances(
  input: Judged,
  splits: readonly EvaluationSplit[],
  signal: AbortSignal,
): Promise<Float64Array> {
  const random = new Random(input.seed);
  const pause = timeSlices(signal);
  const distances: number[] = [];
  for (const split of splits) {
    const { features, dimension } = asSeenIn(input as EvaluationInput, split).tiles;
    const learnt = fittedTiles(split);
    const scale = measureColumns(features, dimension, learnt);
    const rows = (of: Uint32Array) => standardiseRows(features, dimension, of, scale);
    const training = rows(learnt);
    const sample = random.shuffle([...split.test]).slice(0, Math.ceil(SAMPLE / splits.length));
    const tested = rows(Uint32Array.from(sample));
    for (let tile = 0; tile < sample.length; tile++) {
      distances.push(nearest(tested, tile * dimension, training, dimension));
      await pause();
    }
  }
  return Float64Array.from(distances);
}

function nearest(
  tested: ArrayLike<number>,
  at: number,
  training: ArrayLike<number>,
  dimension: number,
): number {
  let least = Number.POSITIVE_INFINITY;
  for (let row = 0; row < training.length; row += dimension) {
    let square = 0;
    for (let k = 0; k < dimension && square < least; k++) {
      const difference = tested[at + k]! - training[row + k]!;
      square += difference * difference;
    }
    least = Math.min(least, square);
  }
  return Math.sqrt(least);
}
