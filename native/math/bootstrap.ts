import type { Work } from '../contract/work.ts';
import { quantileOfSorted } from './quantile.ts';
import { Random } from './random.ts';
import { timeSlices } from './time-slice.ts';

/** An interval from fewer blocks says more about the few than about the figure. */
export const LEAST_BLOCKS = 10;
const RESAMPLES = 1000;

/**
 * 95 % percentile interval of a figure, resampling whole blocks with replacement, because neighbouring tiles are
 * not independent.
 *
 * Source: Efron & Tibshirani 1993, chapter 13; blocks after Künsch 1989.
 *
 * @param blockCount blocks 0 … blockCount − 1
 * @param figure of a resample, given how often each block was drawn `[blockCount]`; NaN is left out
 * @returns null under 10 blocks, or when no resample gives the figure
 */
export async function blockBootstrap(
  blockCount: number,
  figure: (timesDrawn: Uint32Array) => number,
  seed: number,
  work: Work<never>,
): Promise<[number, number] | null> {
  if (blockCount < LEAST_BLOCKS) return null;
  const pause = timeSlices(work.signal);
  const random = new Random(seed);
  const timesDrawn = new Uint32Array(blockCount);
  const figures: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    timesDrawn.fill(0);
    for (let i = 0; i < blockCount; i++) timesDrawn[random.below(blockCount)]!++;
    const value = figure(timesDrawn);
    if (!Number.isNaN(value)) figures.push(value);
    await pause();
  }
  if (figures.length === 0) return null;
  const sorted = Float64Array.from(figures).sort();
  return [quantileOfSorted(sorted, 0.025), quantileOfSorted(sorted, 0.975)];
}
