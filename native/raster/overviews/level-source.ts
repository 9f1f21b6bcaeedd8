import type { Work } from '../../contract/work.ts';
import type { PixelWindow, Raster } from '../raster.ts';
import { makeSamples, type Samples, type SampleType } from '../samples.ts';
import type { BlockReader } from '../tiff/block-reader.ts';
import { readPageWindow } from '../tiff/read-window.ts';
import { fillFromMask, markNodata } from '../validity.ts';

/** A level that a coarser one is made from. */
export interface LevelSource {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly blockWidthPx: number;
  /** Samples `[band, row, column]`, and validity `[row, column]`; null where every pixel of the window is valid. */
  read(window: PixelWindow, work: Work): Promise<{ data: Samples; alpha: Uint8Array | null }>;
}

/** The coarsest level that a raster has itself. */
export function rasterSource(raster: Raster): LevelSource {
  const overview = raster.levels.length - 1;
  const { widthPx, heightPx, blockWidthPx } = raster.levels[overview]!;
  return {
    widthPx,
    heightPx,
    blockWidthPx,
    async read(window, work) {
      const { data } = await raster.readWindow(window, { overview }, work);
      const alpha = raster.mayHaveNodata ? await raster.readMask(window, { overview }, work) : null;
      return { data, alpha: alpha?.includes(0) ? alpha : null };
    },
  };
}

/** What says of a written page which of its pixels are valid. */
export interface WrittenValidity {
  readonly nodata: number | null;
  /** From 0. */
  readonly alphaBand: number | null;
  readonly mask: BlockReader | null;
  readonly mayHaveNodata: boolean;
}

/** A level that has just been written. */
export function writtenSource(reader: BlockReader, type: SampleType, validity: WrittenValidity): LevelSource {
  const { widthPx, heightPx, blockWidthPx, bandCount } = reader.image;
  const bands = Array.from({ length: bandCount }, (_, band) => band);
  return {
    widthPx,
    heightPx,
    blockWidthPx,
    async read(window, { signal }) {
      const count = window.widthPx * window.heightPx;
      const data = makeSamples(type, count * bandCount);
      await readPageWindow(reader, window, bands, data, signal);
      if (!validity.mayHaveNodata) return { data, alpha: null };
      const alpha = await alphaOf(data, bandCount, type, window, validity, signal);
      return { data, alpha: alpha.includes(0) ? alpha : null };
    },
  };
}

async function alphaOf(
  data: Samples,
  bandCount: number,
  type: SampleType,
  window: PixelWindow,
  { nodata, alphaBand, mask }: WrittenValidity,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const count = window.widthPx * window.heightPx;
  const alpha = new Uint8Array(count).fill(255);
  if (alphaBand !== null) fillFromMask(data.subarray(alphaBand * count, (alphaBand + 1) * count), alpha);
  else if (mask) await readPageWindow(mask, window, [0], alpha, signal);
  else markNodata(data, bandCount, type, nodata, alpha);
  return alpha;
}
