import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { DamagedBlock } from '../codec/coding.ts';
import type {
  FloatWindow,
  PixelWindow,
  Raster,
  RasterLevel,
  RasterSummary,
  WindowOptions,
  WindowSamples,
} from '../raster.ts';
import { type ImageSet, setColumns } from './image-set.ts';
import { CHANNELS, readPicture } from './pictures.ts';

/** Below this side a picture on a sheet is a dot. */
const LEAST_LEVEL_PX = 8;

/** A sheet of pictures as a scene. A picture that cannot be read, and a cell without one, is nodata. */
export class ImageSetRaster implements Raster {
  readonly path: string;
  readonly fingerprint: string;
  readonly summary: RasterSummary;
  readonly levels: readonly RasterLevel[];
  readonly affine = null;
  readonly crs = null;
  readonly palette = null;
  readonly alphaBand = null;
  readonly hasMask = true;
  readonly mayHaveNodata = true;
  readonly bitsPerSample = 8;
  readonly #set: ImageSet;
  readonly #columns: number;

  constructor(file: string, set: ImageSet, fingerprint: string) {
    this.path = file;
    this.fingerprint = fingerprint;
    this.#set = set;
    this.#columns = setColumns(set);
    const rows = Math.ceil(set.images.length / this.#columns);
    const [widthPx, heightPx] = [this.#columns * set.sidePx, rows * set.sidePx];
    this.levels = sidesOf(set.sidePx).map((sidePx) => ({
      widthPx: this.#columns * sidePx,
      heightPx: rows * sidePx,
      blockWidthPx: sidePx,
      blockHeightPx: sidePx,
    }));
    this.summary = {
      name: path.basename(file).replace(/\.[^.]+$/, ''),
      widthPx,
      heightPx,
      bands: Array.from({ length: CHANNELS }, (_, n) => ({
        index: n + 1,
        type: 'uint8' as const,
        nodata: null,
        description: null,
        meaning: (['red', 'green', 'blue'] as const)[n]!,
      })),
      crs: null,
      extent: null,
      pixelSizeM: null,
      overviews: this.levels.length - 1,
      warnings: [],
      placeWarnings: [],
      orientation: 1,
      acquired: null,
    };
  }

  async readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples> {
    const bands = options.bands ?? this.summary.bands.map(({ index }) => index);
    const data = new Uint8Array(bands.length * window.widthPx * window.heightPx);
    await this.#cells(window, options, work, (pixels, sidePx, cell) => {
      if (pixels === null) return;
      eachRow(window, cell, sidePx, (to, from, count) => {
        for (const [k, band] of bands.entries()) {
          const plane = k * window.widthPx * window.heightPx;
          for (let i = 0; i < count; i++) data[plane + to + i] = pixels[(from + i) * CHANNELS + band - 1]!;
        }
      });
    });
    return { bands, data };
  }

  async readFloats(window: PixelWindow, options: WindowOptions, work: Work): Promise<FloatWindow> {
    const { data } = await this.readWindow(window, options, work);
    return { data: Float32Array.from(data as Uint8Array), alpha: await this.readMask(window, options, work) };
  }

  async readMask(window: PixelWindow, options: WindowOptions, work: Work): Promise<Uint8Array<ArrayBuffer>> {
    const mask = new Uint8Array(window.widthPx * window.heightPx);
    await this.#cells(window, options, work, (pixels, sidePx, cell) => {
      if (pixels !== null) eachRow(window, cell, sidePx, (to, _, count) => mask.fill(255, to, to + count));
    });
    return mask;
  }

  async close(): Promise<void> {}

  /** Calls for every cell that a window touches, with its pixels, or null where there is no picture. */
  async #cells(
    window: PixelWindow,
    { overview = 0 }: WindowOptions,
    { signal }: Work,
    act: (pixels: Uint8Array | null, sidePx: number, cell: { columnPx: number; rowPx: number }) => void,
  ): Promise<void> {
    const { blockWidthPx: sidePx, widthPx, heightPx } = this.#level(overview);
    if (
      !(window.columnPx >= 0 && window.rowPx >= 0) ||
      window.columnPx + window.widthPx > widthPx ||
      window.rowPx + window.heightPx > heightPx
    ) {
      throw new EngineError({
        kind: 'out-of-range',
        what: 'The window',
        reason: `${window.widthPx} × ${window.heightPx} pixels at ${window.columnPx}, ${window.rowPx} of a sheet of ${widthPx} × ${heightPx}`,
      });
    }
    const last = (positionPx: number, lengthPx: number) => Math.floor((positionPx + lengthPx - 1) / sidePx);
    for (let row = Math.floor(window.rowPx / sidePx); row <= last(window.rowPx, window.heightPx); row++) {
      const reads: Promise<void>[] = [];
      for (
        let column = Math.floor(window.columnPx / sidePx);
        column <= last(window.columnPx, window.widthPx);
        column++
      ) {
        const cell = { columnPx: column * sidePx, rowPx: row * sidePx };
        const reading = this.#picture(row * this.#columns + column, sidePx, signal);
        reads.push(reading.then((pixels) => act(pixels, sidePx, cell)));
      }
      await Promise.all(reads);
      signal.throwIfAborted();
    }
  }

  #level(overview: number): RasterLevel {
    const level = this.levels[overview];
    if (level) return level;
    const reason = `${overview}; it has ${this.levels.length - 1}`;
    throw new EngineError({ kind: 'out-of-range', what: 'The overview', reason });
  }

  async #picture(n: number, sidePx: number, signal: AbortSignal): Promise<Uint8Array | null> {
    const image = this.#set.images[n];
    if (!image) return null;
    try {
      return await readPicture(image.path, sidePx, signal);
    } catch (thrown) {
      const isMissing = (thrown as NodeJS.ErrnoException).code !== undefined;
      if (thrown instanceof DamagedBlock || isMissing) return null;
      throw thrown;
    }
  }
}

/** The side of a picture at full size, then halved as often as it can still be seen. */
function sidesOf(sidePx: number): number[] {
  const sides = [sidePx];
  while (sides.at(-1)! % 2 === 0 && sides.at(-1)! / 2 >= LEAST_LEVEL_PX) sides.push(sides.at(-1)! / 2);
  return sides;
}

/** For each row that a window and a cell share: where it begins in both, and how long it is. */
function eachRow(
  window: PixelWindow,
  cell: { columnPx: number; rowPx: number },
  sidePx: number,
  act: (to: number, from: number, count: number) => void,
): void {
  const left = Math.max(window.columnPx, cell.columnPx);
  const right = Math.min(window.columnPx + window.widthPx, cell.columnPx + sidePx);
  const top = Math.max(window.rowPx, cell.rowPx);
  const bottom = Math.min(window.rowPx + window.heightPx, cell.rowPx + sidePx);
  for (let row = top; row < bottom; row++) {
    const to = (row - window.rowPx) * window.widthPx + left - window.columnPx;
    act(to, (row - cell.rowPx) * sidePx + left - cell.columnPx, right - left);
  }
}
