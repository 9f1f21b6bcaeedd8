import type { Work } from '../../contract/work.ts';
import { type Affine, isSouthUp } from '../../geo/affine.ts';
import type { PixelWindow, Raster } from '../raster.ts';
import { isFloat } from '../samples.ts';

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

/**
 * A window of grid pixels that may reach beyond the scene.
 *
 * @param into arrays to fill instead of new ones
 * @param isOnce whether no other window needs the blocks that lie in this one
 */
export async function readGridWindow(
  raster: Raster,
  window: PixelWindow,
  bands: readonly number[],
  work: Work,
  into?: GridPixels,
  isOnce = false,
): Promise<GridPixels> {
  const { summary } = raster;
  const { widthPx, heightPx } = window;
  const left = Math.max(0, window.columnPx);
  const right = Math.min(summary.widthPx, window.columnPx + widthPx);
  const top = Math.max(0, window.rowPx);
  const bottom = Math.min(summary.heightPx, window.rowPx + heightPx);
  if (left >= right || top >= bottom)
    return into ? cleared(into) : emptyPixels(widthPx * heightPx, bands.length);
  const flipped = isFlipped(raster);
  const stored = {
    columnPx: left,
    rowPx: flipped ? summary.heightPx - bottom : top,
    widthPx: right - left,
    heightPx: bottom - top,
  };
  const isWhole = right - left === widthPx && bottom - top === heightPx && !flipped;
  const options = { bands, isOnce, ...(isWhole && into && { into }) };
  const inside = await raster.readFloats(stored, options, work);
  if (raster.mayHaveNodata) clearInvalid(inside, isFloat(summary.bands[0]!.type));
  if (isWhole) return inside;
  const out = into ? cleared(into) : emptyPixels(widthPx * heightPx, bands.length);
  const offset = { columnPx: left - window.columnPx, rowPx: top - window.rowPx };
  place(inside, stored, widthPx, offset, flipped, out);
  return out;
}

/** Copies what lies in the scene to where it lies in the window. */
function place(
  { data, alpha }: GridPixels,
  stored: PixelWindow,
  widthPx: number,
  offset: { readonly columnPx: number; readonly rowPx: number },
  flipped: boolean,
  out: GridPixels,
): void {
  const bandCount = data.length / alpha.length;
  for (let row = 0; row < stored.heightPx; row++) {
    const from = (flipped ? stored.heightPx - 1 - row : row) * stored.widthPx;
    const to = (offset.rowPx + row) * widthPx + offset.columnPx;
    out.alpha.set(alpha.subarray(from, from + stored.widthPx), to);
    for (let k = 0; k < bandCount; k++) {
      const start = k * alpha.length + from;
      out.data.set(data.subarray(start, start + stored.widthPx), k * out.alpha.length + to);
    }
  }
}

function cleared(pixels: GridPixels): GridPixels {
  pixels.data.fill(0);
  pixels.alpha.fill(0);
  return pixels;
}

export function emptyPixels(pixelCount: number, bandCount: number): GridPixels {
  return { data: new Float32Array(pixelCount * bandCount), alpha: new Uint8Array(pixelCount) };
}

/** What is not valid has no value: neither nodata's −9999 nor NaN may reach arithmetic. */
function clearInvalid({ data, alpha }: GridPixels, mayHaveNaN: boolean): void {
  if (!mayHaveNaN && !alpha.includes(0)) return;
  for (let plane = 0; plane < data.length; plane += alpha.length) {
    for (let i = 0; i < alpha.length; i++) {
      if (alpha[i] === 0 || Number.isNaN(data[plane + i]!)) data[plane + i] = 0;
    }
  }
}
