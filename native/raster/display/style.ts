import type { BandMeaning } from '../../contract/scene-style.ts';
import type { Raster, RasterBand } from '../raster.ts';
import type { BandStatistics, RasterStatistics } from './stretch.ts';

/** How samples become colours. */
export interface RenderStyle {
  /** From 1: red, green, blue; or one; or the two of an index. */
  readonly bands: readonly number[];
  /** Whether the normalised difference of two `bands` is drawn in their place, as one band is. */
  readonly isIndex: boolean;
  /** For each drawn band: the value drawn black and the value drawn in full. */
  readonly stretch: { readonly low: readonly number[]; readonly high: readonly number[] };
  /** 1: linear; above 1 lifts the shadows. */
  readonly gamma: number;
  readonly resampling: 'bilinear' | 'nearest';
  /** RGBA of each value of the one band, `[value, 4]`; then stretch and gamma play no part. */
  readonly palette: Uint8Array | null;
  /** RGB of 256 steps from low to high, `[step, 3]`, that one band or an index is drawn in; null is grey. */
  readonly ramp: Uint8Array | null;
}

/**
 * The style a scene is first shown in: natural colours where its bands say which they are, its colour table where it
 * has one; 8-bit samples as they are, others between the 2nd and the 98th percentile.
 *
 * @param statistics null: 8-bit samples are shown as they are, others need it
 */
export function defaultStyle(raster: Raster, statistics: RasterStatistics | null): RenderStyle {
  if (raster.palette) return paletteStyle(raster.palette);
  const bands = defaultBands(raster);
  return {
    bands,
    stretch: defaultStretch(raster, bands, statistics),
    isIndex: false,
    gamma: 1,
    resampling: 'bilinear',
    palette: null,
    ramp: null,
  };
}

/** Whether `defaultStyle` and `defaultStretch` need statistics. */
export function needsStatistics(raster: Raster): boolean {
  return raster.palette === null && raster.bitsPerSample > 8;
}

export function defaultStretch(
  raster: Raster,
  bands: readonly number[],
  statistics: RasterStatistics | null,
): RenderStyle['stretch'] {
  if (!needsStatistics(raster) && raster.summary.bands[0]!.type === 'uint8') {
    const white = 2 ** raster.bitsPerSample - 1;
    return { low: bands.map(() => 0), high: bands.map(() => white) };
  }
  const found = bands.map((band) => statistics?.bands.find(({ index }) => index === band));
  return { low: found.map((band) => edge(band, 'p2', 0)), high: found.map((band) => edge(band, 'p98', 1)) };
}

function edge(band: BandStatistics | undefined, percentile: 'p2' | 'p98', otherwise: number): number {
  return band && band.count > 0 ? band.percentiles[percentile] : otherwise;
}

function paletteStyle(palette: Uint8Array): RenderStyle {
  const stretch = { low: [0], high: [255] };
  return { bands: [1], isIndex: false, stretch, gamma: 1, resampling: 'nearest', palette, ramp: null };
}

function defaultBands(raster: Raster): readonly number[] {
  const colours = raster.summary.bands.filter((band) => band.index !== raster.alphaBand);
  const named = naturalColours(colours);
  if (named) return named;
  // Sensors with five bands and more number them from blue on.
  if (colours.length >= 5) return [colours[2]!.index, colours[1]!.index, colours[0]!.index];
  return colours.length >= 3
    ? [colours[0]!.index, colours[1]!.index, colours[2]!.index]
    : [colours[0]?.index ?? 1];
}

/** Red, green and blue by what the bands measure; null when one of them is missing. */
export function naturalColours(bands: readonly RasterBand[]): readonly [number, number, number] | null {
  const find = (meaning: BandMeaning) => bands.find((band) => band.meaning === meaning)?.index;
  const [red, green, blue] = [find('red'), find('green'), find('blue')];
  return red && green && blue ? [red, green, blue] : null;
}
