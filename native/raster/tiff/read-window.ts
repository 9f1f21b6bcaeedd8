import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { makeSamples, type Samples } from '../samples.ts';
import type { Block, BlockReader } from './block-reader.ts';

/** A rectangle of pixels of one page, counted from its first stored pixel. */
export interface PixelWindow {
  readonly columnPx: number;
  readonly rowPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

// Enough to keep the disk and the decoding processes busy, few enough to stop soon after an abort.
const BLOCKS_AT_ONCE = 8;

/**
 * Pixels of a window that lies within the page.
 *
 * @param bands from 0
 * @returns `[band, row, column]` in the file's own type, rows as stored
 * @throws EngineError as `BlockReader.read`
 */
export async function readPageWindow(
  reader: BlockReader,
  window: PixelWindow,
  bands: readonly number[],
  signal: AbortSignal,
): Promise<Samples> {
  const { image } = reader;
  const out = makeSamples(image.sampleType, window.widthPx * window.heightPx * bands.length);
  const planes = image.bandsApart ? bands : [0];
  const wanted: [column: number, row: number, plane: number][] = [];
  const lastColumn = Math.floor((window.columnPx + window.widthPx - 1) / image.blockWidthPx);
  const lastRow = Math.floor((window.rowPx + window.heightPx - 1) / image.blockHeightPx);
  for (const plane of planes) {
    for (let row = Math.floor(window.rowPx / image.blockHeightPx); row <= lastRow; row++) {
      for (let column = Math.floor(window.columnPx / image.blockWidthPx); column <= lastColumn; column++) {
        wanted.push([column, row, plane]);
      }
    }
  }
  for (let i = 0; i < wanted.length; i += BLOCKS_AT_ONCE) {
    if (i > 0) await yieldToEvents();
    signal.throwIfAborted();
    await Promise.all(
      wanted.slice(i, i + BLOCKS_AT_ONCE).map(async ([column, row, plane]) => {
        const block = await reader.read(column, row, plane, signal);
        if (image.bandsApart) {
          for (const [k, band] of bands.entries()) if (band === plane) copyBand(block, 0, 1, out, k, window);
        } else {
          for (const [k, band] of bands.entries()) copyBand(block, band, image.bandCount, out, k, window);
        }
      }),
    );
  }
  return out;
}

/**
 * Copies what a block and a window share of one band.
 *
 * @param band of the block, out of `stride`
 * @param outBand of `out`, which is `[band, row, column]` of the window
 */
function copyBand(
  block: Block,
  band: number,
  stride: number,
  out: Samples,
  outBand: number,
  window: PixelWindow,
): void {
  const left = Math.max(block.columnPx, window.columnPx);
  const right = Math.min(block.columnPx + block.widthPx, window.columnPx + window.widthPx);
  const top = Math.max(block.rowPx, window.rowPx);
  const bottom = Math.min(block.rowPx + block.heightPx, window.rowPx + window.heightPx);
  const { samples } = block;
  for (let row = top; row < bottom; row++) {
    let from = ((row - block.rowPx) * block.widthPx + left - block.columnPx) * stride + band;
    const to = (outBand * window.heightPx + row - window.rowPx) * window.widthPx + left - window.columnPx;
    if (stride === 1) {
      out.set(samples.subarray(from, from + right - left) as never, to);
      continue;
    }
    for (let i = to, end = to + right - left; i < end; i++, from += stride) out[i] = samples[from]!;
  }
}
