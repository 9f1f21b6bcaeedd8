/** Which native values become 0 and 1, one pair a band; recorded with the features made from them. */
export interface BandScaling {
  readonly low: number;
  readonly high: number;
}

/**
 * Scales one band to [0, 1] and marks what is not data. What lies outside the range is clamped; a band of one value
 * becomes 0.
 *
 * @param samples native values of any type, `[row, column]`
 * @param nodata the value that means “nothing here”, or null
 * @param out `[row, column]`, filled; 0 where there is no data
 * @param valid `[row, column]`, cleared where there is no data, otherwise left alone, so that a pixel is valid only
 *   when it is so in every band
 */
export function scaleBand(
  samples: ArrayLike<number>,
  nodata: number | null,
  scaling: BandScaling,
  out: Float32Array,
  valid: Uint8Array,
): void {
  const { low, high } = scaling;
  const factor = high > low ? 1 / (high - low) : 0;
  // Never null: a comparison of numbers alone is many times as fast.
  const missing = nodata ?? Number.NaN;
  for (let i = 0; i < out.length; i++) {
    const value = samples[i]!;
    if (value === missing || Number.isNaN(value)) {
      out[i] = 0;
      valid[i] = 0;
      continue;
    }
    const scaled = (value - low) * factor;
    out[i] = Math.min(1, Math.max(0, scaled));
  }
}
