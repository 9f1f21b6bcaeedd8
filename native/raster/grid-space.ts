import type { Work } from '../contract/work.ts';
import { type Affine, isSouthUp } from '../geo/affine.ts';
import type { PixelWindow, Raster } from './raster.ts';

/**
 * Pixels as tile grids count them: row 0 is the northmost also where a file is stored south-up. Columns are as stored.
 */
export function isFlipped(raster: Raster): boolean {
  return raster.affine !== null && isSouthUp(raster.affine);
}

/** Grid pixels → CRS: the frame in which tiles lie and coverage is computed. Null without georeference. */
export function gridAffine(raster: Raster): Affine | null {
  const { affine } = raster;
  if (!affine || !isFlipped(raster)) return affine;
  const { a, b, c, d, e, f } = affine;
  const { heightPx } = raster.summary;
  return { a, b: -b, c: c + b * heightPx, d, e: -e, f: f + e * heightPx };
}

export interface GridPixels {
  /** `[band, row, column]`; 0 where not valid. */
  readonly data: Float32Array<ArrayBuffer>;
  /** `[row, column]`: 0 not valid, or outside the scene … 255. */
  readonly alpha: Uint8Array<ArrayBuffer>;
}

/** A window of grid pixels that may reach beyond the scene. */
export async function readGridWindow(
  raster: Raster,
  window: PixelWindow,
  bands: readonly number[],
  work: Work,
): Promise<GridPixels> {
  const { summary } = raster;
  const { widthPx, heightPx } = window;
  const out = {
    data: new Float32Array(widthPx * heightPx * bands.length),
    alpha: new Uint8Array(widthPx * heightPx),
  };
  const left = Math.max(0, window.columnPx);
  const right = Math.min(summary.widthPx, window.columnPx + widthPx);
  const top = Math.max(0, window.rowPx);
  const bottom = Math.min(summary.heightPx, window.rowPx + heightPx);
  if (left >= right || top >= bottom) return out;
  const flipped = isFlipped(raster);
  const stored = {
    columnPx: left,
    rowPx: flipped ? summary.heightPx - bottom : top,
    widthPx: right - left,
    heightPx: bottom - top,
  };
  const { data, alpha } = await raster.readFloats(stored, { bands }, work);
  for (let row = 0; row < stored.heightPx; row++) {
    const from = (flipped ? stored.heightPx - 1 - row : row) * stored.widthPx;
    const to = (top - window.rowPx + row) * widthPx + left - window.columnPx;
    out.alpha.set(alpha.subarray(from, from + stored.widthPx), to);
    for (let k = 0; k < bands.length; k++) {
      const start = k * alpha.length + from;
      out.data.set(data.subarray(start, start + stored.widthPx), k * out.alpha.length + to);
    }
  }
  clearInvalid(out);
  return out;
}

/** What is not valid has no value: neither nodata's −9999 nor NaN may reach arithmetic. */
function clearInvalid({ data, alpha }: GridPixels): void {
  for (let i = 0; i < data.length; i++)
    if (alpha[i % alpha.length] === 0 || Number.isNaN(data[i]!)) data[i] = 0;
}
