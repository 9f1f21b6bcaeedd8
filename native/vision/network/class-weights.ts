import type { NetworkExamples } from './training.ts';

/**
 * What a picture of each class weighs, so that every class weighs as much as another; pictures weigh 1 on average.
 *
 * @param learnt pictures that are counted
 * @returns `[classes]`; 0 of a class that none shows
 */
export function classWeights({ classes, shares }: NetworkExamples, learnt: Uint32Array): Float32Array {
  const sums = new Float64Array(classes);
  for (const n of learnt) for (let one = 0; one < classes; one++) sums[one]! += shares[n * classes + one]!;
  const shown = sums.filter((sum) => sum > 0).length;
  return Float32Array.from(sums, (sum) => (sum > 0 ? learnt.length / (shown * sum) : 0));
}
