import type { SearchAnswer } from '../../contract/search.ts';

const BINS = 48;
/** A bar chart of fewer σ than these would make noise look like an answer. */
const LEAST_RANGE: readonly [number, number] = [-3, 5];

/**
 * Scores of tiles in equal bins; NaN is in none.
 *
 * @param leastRange that is shown whatever the scores
 */
export function scoreHistogram(
  scores: readonly Float32Array[],
  leastRange = LEAST_RANGE,
): SearchAnswer['histogram'] {
  let [low, high] = leastRange;
  for (const sigmas of scores) {
    for (let n = 0; n < sigmas.length; n++) {
      const sigma = sigmas[n]!;
      if (sigma < low) low = sigma;
      if (sigma > high) high = sigma;
    }
  }
  const counts = new Float64Array(BINS);
  const binsPerSigma = BINS / (high - low);
  for (const sigmas of scores) {
    for (let n = 0; n < sigmas.length; n++) {
      const sigma = sigmas[n]!;
      if (Number.isNaN(sigma)) continue;
      counts[Math.min(BINS - 1, Math.floor((sigma - low) * binsPerSigma))]!++;
    }
  }
  return { low, high, counts: [...counts] };
}
