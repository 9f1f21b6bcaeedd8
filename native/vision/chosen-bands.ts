/** Pairs, histograms or patches of more bands would be thousands of numbers. */
const MOST_BANDS = 8;

/** Positions of the bands that are looked at closely: all of up to 8; of more, as many, evenly. */
export function chosenBands(bandCount: number): number[] {
  const few = Math.min(bandCount, MOST_BANDS);
  return Array.from({ length: few }, (_, i) => Math.floor((i * bandCount) / few));
}
