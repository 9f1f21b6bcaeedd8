import type { Work } from '../../contract/work.ts';
import type { FloatWindow, PixelWindow, Raster } from '../raster.ts';

export interface ReducedWindow extends FloatWindow {
  readonly widthPx: number;
  readonly heightPx: number;
}

interface ReduceOptions {
  readonly bands: readonly number[];
  readonly overview: number;
  /** Pixels along each side that become one; 1 leaves them. */
  readonly factor: number;
  /** `nearest` takes the middle pixel: classes have no mean. */
  readonly method: 'mean' | 'nearest';
}

// One read of a scene without overviews: what is done with it at a stretch takes some 10 ms, after which an abort is seen.
const CHUNK_SAMPLES = 1_000_000;

/**
 * Reads a window with each `factor × factor` pixels made one, so that a picture smaller than the scene does not
 * flicker between the pixels it happens to meet. The last column and row may be of fewer pixels.
 */
export async function readReduced(
  raster: Raster,
  window: PixelWindow,
  { bands, overview, factor, method }: ReduceOptions,
  work: Work,
): Promise<ReducedWindow> {
  if (factor === 1) {
    const pixels = await raster.readFloats(window, { bands, overview }, work);
    return { ...pixels, widthPx: window.widthPx, heightPx: window.heightPx };
  }
  const widthPx = Math.ceil(window.widthPx / factor);
  const heightPx = Math.ceil(window.heightPx / factor);
  const data = new Float32Array(widthPx * heightPx * bands.length);
  const alpha = new Uint8Array(widthPx * heightPx);
  const out = { data, alpha, widthPx, heightPx };
  const rowsAtOnce = Math.max(1, Math.floor(CHUNK_SAMPLES / (window.widthPx * bands.length * factor)));
  for (let row = 0; row < heightPx; row += rowsAtOnce) {
    work.signal.throwIfAborted();
    const rows = Math.min(rowsAtOnce, heightPx - row);
    const part = {
      ...window,
      rowPx: window.rowPx + row * factor,
      heightPx: Math.min(rows * factor, window.heightPx - row * factor),
    };
    const pixels = await raster.readFloats(part, { bands, overview }, work);
    reduceRows({ ...pixels, widthPx: part.widthPx, heightPx: part.heightPx }, factor, method, out, row);
  }
  return out;
}

/** Writes the reduced rows of `from` to `out` from `firstRow` on. */
export function reduceRows(
  from: ReducedWindow,
  factor: number,
  method: 'mean' | 'nearest',
  out: ReducedWindow,
  firstRow: number,
): void {
  const rows = Math.ceil(from.heightPx / factor);
  const bandCount = from.data.length / from.alpha.length;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < out.widthPx; column++) {
      const to = (firstRow + row) * out.widthPx + column;
      const cell = {
        left: column * factor,
        top: row * factor,
        right: Math.min((column + 1) * factor, from.widthPx),
        bottom: Math.min((row + 1) * factor, from.heightPx),
      };
      if (method === 'nearest') takeMiddle(from, cell, bandCount, out, to);
      else takeMean(from, cell, bandCount, out, to);
    }
  }
}

interface Cell {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function takeMiddle(
  from: ReducedWindow,
  cell: Cell,
  bandCount: number,
  out: ReducedWindow,
  to: number,
): void {
  const at = ((cell.top + cell.bottom) >> 1) * from.widthPx + ((cell.left + cell.right) >> 1);
  out.alpha[to] = from.alpha[at]!;
  for (let k = 0; k < bandCount; k++)
    out.data[k * out.alpha.length + to] = from.data[k * from.alpha.length + at]!;
}

/** Weighted by alpha; the alpha of a cell is that of its most opaque pixel, so that edges do not fade. */
function takeMean(from: ReducedWindow, cell: Cell, bandCount: number, out: ReducedWindow, to: number): void {
  for (let k = 0; k < bandCount; k++) {
    const plane = k * from.alpha.length;
    let sum = 0;
    let weight = 0;
    for (let row = cell.top; row < cell.bottom; row++) {
      for (let at = row * from.widthPx + cell.left, end = row * from.widthPx + cell.right; at < end; at++) {
        const alpha = from.alpha[at]!;
        if (alpha === 0) continue;
        sum += alpha * from.data[plane + at]!;
        weight += alpha;
        if (alpha > out.alpha[to]!) out.alpha[to] = alpha;
      }
    }
    out.data[k * out.alpha.length + to] = weight === 0 ? 0 : sum / weight;
  }
}
