import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import type { Affine } from '../geo/affine.ts';
import type { Crs } from '../geo/crs.ts';
import type {
  FloatWindow,
  PixelWindow,
  Raster,
  RasterLevel,
  RasterSummary,
  WindowOptions,
  WindowSamples,
} from './raster.ts';
import { canHold, isFloat, type Samples } from './samples.ts';
import type { BlockReader } from './tiff/block-reader.ts';
import { readPageWindow } from './tiff/read-window.ts';
import { alphaOfBand, alphaOfMask, markNodata } from './validity.ts';

interface Parts {
  readonly path: string;
  readonly summary: RasterSummary;
  readonly affine: Affine | null;
  readonly crs: Crs | null;
  readonly fingerprint: string;
  readonly palette: Uint8Array | null;
  readonly alphaBand: number | null;
  readonly nodata: number | null;
  readonly levels: readonly BlockReader[];
  /** The mask of each level, or null. */
  readonly masks: readonly (BlockReader | null)[];
  close(): Promise<void>;
}

/** A raster out of the pages of a TIFF. Made by `openRaster`. */
export class TiffRaster implements Raster {
  readonly #parts: Parts;
  readonly levels: readonly RasterLevel[];
  readonly mayHaveNodata: boolean;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.levels = parts.levels.map(({ image }) => image);
    const { sampleType } = parts.levels[0]!.image;
    const hasNodata = parts.nodata !== null && canHold(sampleType, parts.nodata);
    this.mayHaveNodata =
      isFloat(sampleType) || hasNodata || parts.alphaBand !== null || parts.masks[0] !== null;
  }

  get path(): string {
    return this.#parts.path;
  }
  get summary(): RasterSummary {
    return this.#parts.summary;
  }
  get affine(): Affine | null {
    return this.#parts.affine;
  }
  get crs(): Crs | null {
    return this.#parts.crs;
  }
  get fingerprint(): string {
    return this.#parts.fingerprint;
  }
  get palette(): Uint8Array | null {
    return this.#parts.palette;
  }
  get alphaBand(): number | null {
    return this.#parts.alphaBand;
  }
  get bitsPerSample(): number {
    return this.#parts.levels[0]!.image.bitsPerSample;
  }

  async readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples> {
    const { reader, bands } = this.#resolve(window, options);
    const data = await readPageWindow(
      reader,
      window,
      bands.map((band) => band - 1),
      work.signal,
    );
    return { bands, data };
  }

  async readFloats(window: PixelWindow, options: WindowOptions, work: Work): Promise<FloatWindow> {
    const { bands, data } = await this.readWindow(window, options, work);
    const alpha = await this.#alpha(window, options, work);
    this.#markNodata(data, bands, alpha);
    return { data: data instanceof Float32Array ? data : new Float32Array(data), alpha };
  }

  async readMask(window: PixelWindow, options: WindowOptions, work: Work): Promise<Uint8Array<ArrayBuffer>> {
    this.#resolve(window, options);
    const alpha = await this.#alpha(window, options, work);
    const { image } = this.#parts.levels[0]!;
    if (!isFloat(image.sampleType) && !this.#hasNodataValue()) return alpha;
    const { bands, data } = await this.readWindow(window, options, work);
    this.#markNodata(data, bands, alpha);
    return alpha;
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  /** Of the alpha band, else of the mask page, else 255 everywhere. */
  async #alpha(
    window: PixelWindow,
    options: WindowOptions,
    { signal }: Work,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { alphaBand, levels, masks } = this.#parts;
    const level = options.overview ?? 0;
    if (alphaBand !== null) {
      const samples = await readPageWindow(levels[level]!, window, [alphaBand - 1], signal);
      return alphaOfBand(samples, levels[0]!.image.sampleType);
    }
    const mask = masks[level];
    if (mask) return alphaOfMask(await readPageWindow(mask, window, [0], signal));
    return new Uint8Array(window.widthPx * window.heightPx).fill(255);
  }

  #hasNodataValue(): boolean {
    const { nodata, levels } = this.#parts;
    return nodata !== null && canHold(levels[0]!.image.sampleType, nodata);
  }

  /** Alpha says by itself what is valid; it is no colour that could be nodata. */
  #markNodata(data: Samples, bands: readonly number[], alpha: Uint8Array): void {
    const { nodata, levels, alphaBand } = this.#parts;
    if (alphaBand !== null && bands.includes(alphaBand)) return;
    markNodata(
      data,
      bands.length,
      levels[0]!.image.sampleType,
      this.#hasNodataValue() ? nodata : null,
      alpha,
    );
  }

  #resolve(
    window: PixelWindow,
    { bands, overview = 0 }: WindowOptions,
  ): { reader: BlockReader; bands: readonly number[] } {
    const { levels, summary } = this.#parts;
    const reader = levels[overview];
    if (reader === undefined) {
      throw new EngineError({
        kind: 'out-of-range',
        what: `overview ${overview}`,
        reason: `the scene has ${levels.length - 1}`,
      });
    }
    const asked = bands ?? summary.bands.map((band) => band.index);
    const wrong = asked.find((band) => !Number.isInteger(band) || band < 1 || band > summary.bands.length);
    if (wrong !== undefined || asked.length === 0) {
      throw new EngineError({
        kind: 'out-of-range',
        what: `band ${wrong ?? '(none)'}`,
        reason: `the scene has bands 1 to ${summary.bands.length}`,
      });
    }
    const { widthPx, heightPx } = reader.image;
    const { columnPx, rowPx } = window;
    const isWhole = [columnPx, rowPx, window.widthPx, window.heightPx].every(Number.isInteger);
    const isInside =
      columnPx >= 0 &&
      rowPx >= 0 &&
      columnPx + window.widthPx <= widthPx &&
      rowPx + window.heightPx <= heightPx;
    if (!isWhole || !isInside || window.widthPx < 1 || window.heightPx < 1) {
      throw new EngineError({
        kind: 'out-of-range',
        what: `window ${columnPx},${rowPx},${window.widthPx},${window.heightPx}`,
        reason: `the scene is ${widthPx} × ${heightPx} pixels`,
      });
    }
    return { reader, bands: asked };
  }
}
