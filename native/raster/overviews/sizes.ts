import type { RasterLevel } from '../raster.ts';

export interface OverviewSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

// A level of one block needs no coarser one.
const SMALLEST_PX = 256;

/** Sizes of the overviews below a level, each half of the one before, rounded up. */
export function overviewSizes(level: OverviewSize): OverviewSize[] {
  const sizes: OverviewSize[] = [];
  let { widthPx, heightPx } = level;
  while (Math.max(widthPx, heightPx) > SMALLEST_PX) {
    [widthPx, heightPx] = [Math.ceil(widthPx / 2), Math.ceil(heightPx / 2)];
    sizes.push({ widthPx, heightPx });
  }
  return sizes;
}

/** Sizes of the overviews that a raster lacks: none where it has as small a one as there should be, or is small itself. */
export function missingOverviews({ levels }: { readonly levels: readonly RasterLevel[] }): OverviewSize[] {
  const coarsest = levels.at(-1)!;
  // A level of up to four blocks is drawn at once.
  if (Math.max(coarsest.widthPx, coarsest.heightPx) <= 2 * SMALLEST_PX) return [];
  return overviewSizes(coarsest);
}
