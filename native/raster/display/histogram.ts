import type { Work } from '../../contract/work.ts';
import type { Raster } from '../raster.ts';
import { percentile } from './stretch.ts';
import { type Drawn, sampleDrawn } from './stretch-ends.ts';

/** How often values occur, in bins of equal width. */
export interface Histogram {
  /** Where the first bin begins and the last one ends, in the file's own values. */
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

/** Rare outliers are counted in the bins at the ends, so that they do not press all else together. */
const OUTLIER_PERCENT = 0.1;

/** A histogram of each drawn band, or of the index: of the samples that the stretch is found from. */
export async function sceneHistograms(
  raster: Raster,
  drawn: Drawn,
  binCount: number,
  work: Work,
): Promise<Histogram[]> {
  const samples = await sampleDrawn(raster, drawn, work);
  return samples.sorted().map((sorted) => histogramOf(sorted, binCount));
}

/**
 * @param sorted ascending, finite; of nothing all counts are 0 between 0 and 1
 * @param binCount ≥ 1
 */
export function histogramOf(sorted: Float32Array, binCount: number): Histogram {
  const counts = new Array<number>(binCount).fill(0);
  if (sorted.length === 0) return { low: 0, high: 1, counts };
  const low = percentile(sorted, OUTLIER_PERCENT);
  const end = percentile(sorted, 100 - OUTLIER_PERCENT);
  // A band of one value still needs two ends.
  const high = end > low ? end : low + 1;
  for (const value of sorted) {
    const bin = Math.floor(((value - low) / (high - low)) * binCount);
    counts[Math.min(binCount - 1, Math.max(0, bin))]!++;
  }
  return { low, high, counts };
}
