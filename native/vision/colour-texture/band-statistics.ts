import { chosenBands } from '../chosen-bands.ts';
import type { TilePixels } from '../extractor.ts';

const FINE_BINS = 256;
const SOFT_BINS = 16;
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];
const MOMENTS = 3;
/** Keeps the ratio of two dark bands from being noise. */
const RATIO_FLOOR = 0.05;

export function bandStatisticsDimension(bandCount: number): number {
  const few = chosenBands(bandCount).length;
  return bandCount * (MOMENTS + QUANTILES.length) + few * SOFT_BINS + few * (few - 1);
}

/**
 * Per band: mean, standard deviation, skewness, five quantiles; per band (of at most 8) a histogram of 16 bins with
 * linear votes, square roots; per pair of these bands mean and standard deviation of (a − b) ÷ (a + b). Pixels of
 * the tile only.
 *
 * @returns the offset after what was written
 */
export function writeBandStatistics(
  tile: TilePixels,
  bandCount: number,
  out: Float32Array,
  offset: number,
): number {
  const chosen = chosenBands(bandCount);
  let at = offset;
  for (let band = 0; band < bandCount; band++) {
    const fine = new Uint32Array(FINE_BINS);
    const count = writeMoments(tile, band, fine, out, at);
    at += MOMENTS;
    for (const share of QUANTILES) out[at++] = fineQuantile(fine, count * share);
    if (!chosen.includes(band)) continue;
    writeSoftHistogram(fine, count, out, at);
    at += SOFT_BINS;
  }
  for (const [i, a] of chosen.entries()) {
    for (const b of chosen.slice(i + 1)) {
      writeRatio(tile, a, b, out, at);
      at += 2;
    }
  }
  return at;
}

function writeMoments(
  tile: TilePixels,
  band: number,
  fine: Uint32Array,
  out: Float32Array,
  at: number,
): number {
  const { pixels, valid, widthPx, heightPx, insetPx } = tile;
  const plane = band * widthPx * heightPx;
  let count = 0;
  let sum = 0;
  let square = 0;
  let cube = 0;
  for (let row = insetPx; row < heightPx - insetPx; row++) {
    for (let i = row * widthPx + insetPx, end = (row + 1) * widthPx - insetPx; i < end; i++) {
      if (valid[i] === 0) continue;
      const value = pixels[plane + i]!;
      count++;
      sum += value;
      square += value * value;
      cube += value * value * value;
      fine[Math.min(FINE_BINS - 1, (value * FINE_BINS) | 0)]!++;
    }
  }
  const mean = sum / count;
  const variance = Math.max(0, square / count - mean * mean);
  const third = cube / count - 3 * mean * (square / count) + 2 * mean ** 3;
  out[at] = mean;
  out[at + 1] = Math.sqrt(variance);
  // 1e-4: a flat band has no skewness, and rounding must not give it one.
  out[at + 2] = third / (variance ** 1.5 + 1e-4);
  return count;
}

/** Value below which `wanted` pixels lie, to half a fine bin. */
function fineQuantile(fine: Uint32Array, wanted: number): number {
  let below = 0;
  for (let bin = 0; bin < FINE_BINS; bin++) {
    below += fine[bin]!;
    if (below >= wanted && below > 0) return (bin + 0.5) / FINE_BINS;
  }
  return 1;
}

/** A pixel votes for its two nearest bin centres, so that a small shift of brightness is a small change. */
function writeSoftHistogram(fine: Uint32Array, count: number, out: Float32Array, at: number): void {
  const votes = new Float64Array(SOFT_BINS);
  for (let bin = 0; bin < FINE_BINS; bin++) {
    if (fine[bin] === 0) continue;
    const position = Math.min(SOFT_BINS - 1, Math.max(0, ((bin + 0.5) * SOFT_BINS) / FINE_BINS - 0.5));
    const lower = Math.min(SOFT_BINS - 2, Math.floor(position));
    votes[lower]! += fine[bin]! * (lower + 1 - position);
    votes[lower + 1]! += fine[bin]! * (position - lower);
  }
  for (let bin = 0; bin < SOFT_BINS; bin++) out[at + bin] = Math.sqrt(votes[bin]! / count);
}

function writeRatio(tile: TilePixels, a: number, b: number, out: Float32Array, at: number): void {
  const { pixels, valid, widthPx, heightPx, insetPx } = tile;
  const planeA = a * widthPx * heightPx;
  const planeB = b * widthPx * heightPx;
  let count = 0;
  let sum = 0;
  let square = 0;
  for (let row = insetPx; row < heightPx - insetPx; row++) {
    for (let i = row * widthPx + insetPx, end = (row + 1) * widthPx - insetPx; i < end; i++) {
      if (valid[i] === 0) continue;
      const first = pixels[planeA + i]!;
      const second = pixels[planeB + i]!;
      const ratio = (first - second) / (first + second + RATIO_FLOOR);
      count++;
      sum += ratio;
      square += ratio * ratio;
    }
  }
  const mean = sum / count;
  out[at] = mean;
  out[at + 1] = Math.sqrt(Math.max(0, square / count - mean * mean));
}
