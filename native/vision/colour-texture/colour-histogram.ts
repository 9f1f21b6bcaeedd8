import type { TilePixels } from '../extractor.ts';

const HUES = 8;
const SATURATIONS = 4;
const VALUES = 4;
const MARGINALS = [16, 8, 16] as const;
const JOINT = HUES * SATURATIONS * VALUES;

export const COLOUR_HISTOGRAM_DIMENSION = JOINT + MARGINALS[0] + MARGINALS[1] + MARGINALS[2];

/**
 * Histograms of hue, saturation and value: joint 8 × 4 × 4, then each alone (16, 8, 16); square roots of shares, so
 * that Euclidean distance is Hellinger's. Pixels of the tile only.
 *
 * @param rgb positions of red, green and blue
 * @returns the offset after what was written
 */
export function writeColourHistogram(
  tile: TilePixels,
  rgb: readonly [number, number, number],
  out: Float32Array,
  offset: number,
): number {
  const { pixels, valid, widthPx, heightPx, insetPx } = tile;
  const plane = widthPx * heightPx;
  const bins = out.subarray(offset, offset + COLOUR_HISTOGRAM_DIMENSION).fill(0);
  const saturationAt = JOINT + MARGINALS[0];
  const valueAt = saturationAt + MARGINALS[1];
  let count = 0;
  for (let row = insetPx; row < heightPx - insetPx; row++) {
    for (let i = row * widthPx + insetPx, end = (row + 1) * widthPx - insetPx; i < end; i++) {
      if (valid[i] === 0) continue;
      const red = pixels[rgb[0] * plane + i]!;
      const green = pixels[rgb[1] * plane + i]!;
      const blue = pixels[rgb[2] * plane + i]!;
      const value = Math.max(red, green, blue);
      const range = value - Math.min(red, green, blue);
      const saturation = value === 0 ? 0 : range / value;
      const hue = range === 0 ? 0 : hueOf(red, green, blue, value, range);
      count++;
      const joint =
        (bin(hue, HUES) * SATURATIONS + bin(saturation, SATURATIONS)) * VALUES + bin(value, VALUES);
      bins[joint]!++;
      bins[JOINT + bin(hue, MARGINALS[0])]!++;
      bins[saturationAt + bin(saturation, MARGINALS[1])]!++;
      bins[valueAt + bin(value, MARGINALS[2])]!++;
    }
  }
  for (let k = 0; k < bins.length; k++) bins[k] = Math.sqrt(bins[k]! / count);
  return offset + COLOUR_HISTOGRAM_DIMENSION;
}

/** In [0, 1). */
function hueOf(red: number, green: number, blue: number, value: number, range: number): number {
  const sextant =
    value === red
      ? (green - blue) / range + 6
      : value === green
        ? (blue - red) / range + 2
        : (red - green) / range + 4;
  return (sextant % 6) / 6;
}

function bin(share: number, bins: number): number {
  return Math.min(bins - 1, (share * bins) | 0);
}
