import type { Work } from '../../contract/work.ts';
import type { Raster } from '../raster.ts';
import { samplingLevel, samplingWindows } from './sample-windows.ts';

export const PERCENTILES = [0.5, 1, 2, 5, 25, 50, 75, 95, 98, 99, 99.5] as const;

export type PercentileName = `p${(typeof PERCENTILES)[number]}`;

export interface BandStatistics {
  /** From 1. */
  readonly index: number;
  /** Valid samples that the figures are of. With 0 the figures are NaN. */
  readonly count: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly sd: number;
  readonly percentiles: Readonly<Record<PercentileName, number>>;
}

export interface RasterStatistics {
  readonly bands: readonly BandStatistics[];
  /** Whether every pixel was counted at full resolution, rather than an overview or a sample. */
  readonly isExact: boolean;
}

// Percentiles of this many samples are right within .3 % of rank; small scenes are counted whole.
export const SAMPLES_PER_BAND = 250_000;

/**
 * Distribution of each band's valid samples: of the whole scene when it is small, else of the coarsest overview of at
 * least 512 × 512 pixels, else of 64 seeded windows. The same for the same file on every machine.
 */
export async function sampleStatistics(raster: Raster, work: Work): Promise<RasterStatistics> {
  const overview = samplingLevel(raster);
  const windows = samplingWindows(raster, overview);
  const totalPx = windows.reduce((sum, window) => sum + window.widthPx * window.heightPx, 0);
  const stride = Math.max(1, Math.floor(totalPx / SAMPLES_PER_BAND));
  const bands = raster.summary.bands.map((band) => new Samples(band.index));
  for (const window of windows) {
    work.signal.throwIfAborted();
    const { data, alpha } = await raster.readFloats(window, { overview }, work);
    for (const [k, band] of bands.entries())
      band.add(data.subarray(k * alpha.length, (k + 1) * alpha.length), alpha, stride);
  }
  const isWhole = overview === 0 && totalPx === raster.summary.widthPx * raster.summary.heightPx;
  return { bands: bands.map((band) => band.statistics()), isExact: isWhole && stride === 1 };
}

/** Moments of all valid samples of a band, and every stride-th of them for the percentiles. */
class Samples {
  readonly #index: number;
  readonly #kept: number[] = [];
  #count = 0;
  #min = Infinity;
  #max = -Infinity;
  #mean = 0;
  #squares = 0;

  constructor(index: number) {
    this.#index = index;
  }

  add(values: Float32Array, alpha: Uint8Array, stride: number): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (alpha[i] === 0 || !Number.isFinite(value)) continue;
      if (this.#count % stride === 0) this.#kept.push(value);
      this.#count++;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
      // Welford 1962: stable where the values are large and alike.
      const off = value - this.#mean;
      this.#mean += off / this.#count;
      this.#squares += off * (value - this.#mean);
    }
  }

  statistics(): BandStatistics {
    const sorted = Float32Array.from(this.#kept).sort();
    const isEmpty = this.#count === 0;
    return {
      index: this.#index,
      count: this.#count,
      min: isEmpty ? Number.NaN : this.#min,
      max: isEmpty ? Number.NaN : this.#max,
      mean: isEmpty ? Number.NaN : this.#mean,
      sd: isEmpty ? Number.NaN : Math.sqrt(this.#squares / this.#count),
      percentiles: Object.fromEntries(PERCENTILES.map((p) => [`p${p}`, percentile(sorted, p)])) as Record<
        PercentileName,
        number
      >,
    };
  }
}

/**
 * By linear interpolation between the neighbours in rank, as NumPy's default.
 *
 * @param sorted ascending
 * @returns NaN of nothing
 */
export function percentile(sorted: Float32Array, percent: number): number {
  if (sorted.length === 0) return Number.NaN;
  const rank = ((sorted.length - 1) * percent) / 100;
  const low = sorted[Math.floor(rank)]!;
  const high = sorted[Math.ceil(rank)]!;
  return low + (high - low) * (rank - Math.floor(rank));
}
