import { setImmediate as yieldToEvents } from 'node:timers/promises';
import type { PicturePart } from '../codec/stored-block.ts';
import type { Samples } from '../samples.ts';
import type { Block, BlockReader } from './block-reader.ts';
import type { TiffImage } from './image.ts';

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
 * @param out `[band, row, column]`, filled; of the file's own type or one that holds it
 * @param isOnce whether blocks that lie in the window need not be kept, where `out` is float32
 * @throws EngineError as `BlockReader.look`
 */
export async function readPageWindow<S extends Samples>(
  reader: BlockReader,
  window: PixelWindow,
  bands: readonly number[],
  out: S,
  signal: AbortSignal,
  isOnce = false,
): Promise<S> {
  const { image } = reader;
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
        if (isOnce && out instanceof Float32Array && new Set(bands).size === bands.length) {
          const part = wholeBlock(image, column, row, window, out, bandsOf(image, plane, bands));
          if (part && (await reader.place(column, row, plane, part, signal))) return;
        }
        await reader.look(column, row, plane, signal, (block) => {
          for (const [k, band] of bands.entries()) {
            if (!image.bandsApart) copyBand(block, band, out, k, window);
            else if (band === plane) copyBand(block, 0, out, k, window);
          }
        });
      }),
    );
  }
  return out;
}

/** For each band of a block of this plane: which of `bands` it is, or −1. */
function bandsOf({ bandsApart, bandCount }: TiffImage, plane: number, bands: readonly number[]): Int32Array {
  if (bandsApart) return Int32Array.of(bands.indexOf(plane));
  return Int32Array.from({ length: bandCount }, (_, band) => bands.indexOf(band));
}

/** Where all pixels of a block lie in a window; null when some do not. */
function wholeBlock(
  { blockWidthPx, blockHeightPx, widthPx, heightPx }: TiffImage,
  blockColumn: number,
  blockRow: number,
  window: PixelWindow,
  picture: Float32Array,
  bands: Int32Array,
): PicturePart | null {
  const [columnPx, rowPx] = [blockColumn * blockWidthPx, blockRow * blockHeightPx];
  const columns = Math.min(blockWidthPx, widthPx - columnPx);
  const rows = Math.min(blockHeightPx, heightPx - rowPx);
  const [toColumnPx, toRowPx] = [columnPx - window.columnPx, rowPx - window.rowPx];
  const isInside =
    toColumnPx >= 0 &&
    toRowPx >= 0 &&
    toColumnPx + columns <= window.widthPx &&
    toRowPx + rows <= window.heightPx;
  if (!isInside) return null;
  const size = { widthPx: window.widthPx, heightPx: window.heightPx };
  return { picture, bands, ...size, columnPx: 0, rowPx: 0, columns, rows, toColumnPx, toRowPx };
}

/**
 * Copies what a block and a window share of one band.
 *
 * @param outBand of `out`, which is `[band, row, column]` of the window
 */
function copyBand(block: Block, band: number, out: Samples, outBand: number, window: PixelWindow): void {
  const left = Math.max(block.columnPx, window.columnPx);
  const widthPx = Math.min(block.columnPx + block.widthPx, window.columnPx + window.widthPx) - left;
  const top = Math.max(block.rowPx, window.rowPx);
  const bottom = Math.min(block.rowPx + block.heightPx, window.rowPx + window.heightPx);
  let from = (band * block.heightPx + top - block.rowPx) * block.widthPx + left - block.columnPx;
  let to = (outBand * window.heightPx + top - window.rowPx) * window.widthPx + left - window.columnPx;
  if (widthPx === block.widthPx && widthPx === window.widthPx) {
    out.set(block.samples.subarray(from, from + (bottom - top) * widthPx) as never, to);
    return;
  }
  for (let row = top; row < bottom; row++, from += block.widthPx, to += window.widthPx)
    out.set(block.samples.subarray(from, from + widthPx) as never, to);
}
