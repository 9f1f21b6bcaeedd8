/**
 * Quantile of sorted numbers by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996, the
 * default of NumPy).
 *
 * @param sorted ascending, without NaN
 * @param share in [0, 1]
 * @returns NaN when there are no numbers
 */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

/** Median of numbers in any order; NaN when there are none. */
export function median(values: ArrayLike<number>): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5);
}
