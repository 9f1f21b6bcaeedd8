import type { Work } from '../contract/work.ts';
import type { Affine } from '../geo/affine.ts';
import type { Crs } from '../geo/crs.ts';
import type {
  FloatOptions,
  FloatWindow,
  PixelWindow,
  Raster,
  RasterLevel,
  RasterSummary,
  WindowOptions,
  WindowSamples,
} from './raster.ts';
import { canHold, fitsFloat32, isFloat, makeSamples, type Samples } from './samples.ts';
import type { BlockReader } from './tiff/block-reader.ts';
import { readPageWindow } from './tiff/read-window.ts';
import { fillFromBand, fillFromMask, markNodata, undoAssociation } from './validity.ts';
import { resolveWindow } from './windows/resolve-window.ts';

interface Parts {
  readonly path: string;
  readonly summary: RasterSummary;
  readonly affine: Affine | null;
  readonly crs: Crs | null;
  readonly fingerprint: string;
  readonly palette: Uint8Array | null;
  readonly alphaBand: number | null;
  /** Whether colours are stored multiplied by alpha. */
  readonly isAlphaAssociated: boolean;
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
  get hasMask(): boolean {
    return this.#parts.masks[0] !== null;
  }
  get bitsPerSample(): number {
    return this.#parts.levels[0]!.image.bitsPerSample;
  }

  async readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples> {
    const { reader, bands } = this.#resolve(window, options);
    const out = makeSamples(reader.image.sampleType, sampleCount(window, bands));
    return { bands, data: await readPageWindow(reader, window, fromZero(bands), out, work.signal) };
  }

  async readFloats(window: PixelWindow, options: FloatOptions, work: Work): Promise<FloatWindow> {
    const { reader, bands } = this.#resolve(window, options);
    const data = options.into?.data ?? new Float32Array(sampleCount(window, bands));
    const alpha = await this.#alpha(window, options, work);
    // Nodata is looked for among numbers that are still exact.
    if (fitsFloat32(reader.image.sampleType)) {
      await readPageWindow(reader, window, fromZero(bands), data, work.signal, options.isOnce);
      this.#markNodata(data, bands, alpha);
    } else {
      const stored = await this.readWindow(window, options, work);
      this.#markNodata(stored.data, bands, alpha);
      data.set(stored.data);
    }
    if (this.#parts.isAlphaAssociated) await this.#undoAssociation(data, bands, window, options, work);
    return { data, alpha };
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

  async #undoAssociation(
    data: Float32Array,
    bands: readonly number[],
    window: PixelWindow,
    options: WindowOptions,
    work: Work,
  ): Promise<void> {
    const alphaBand = this.#parts.alphaBand!;
    const alpha = await this.readWindow(window, { ...options, bands: [alphaBand] }, work);
    const { sampleType } = this.#parts.levels[0]!.image;
    const pixelCount = alpha.data.length;
    for (const [k, band] of bands.entries()) {
      const plane = data.subarray(k * pixelCount, (k + 1) * pixelCount);
      if (band !== alphaBand) undoAssociation(plane, alpha.data, sampleType);
    }
  }

  /** Of the alpha band, else of the mask page, else 255 everywhere. */
  async #alpha(
    window: PixelWindow,
    options: FloatOptions,
    { signal }: Work,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { alphaBand, levels, masks } = this.#parts;
    const level = options.overview ?? 0;
    const count = window.widthPx * window.heightPx;
    const alpha = options.into?.alpha ?? new Uint8Array(count);
    const mask = masks[level];
    if (alphaBand !== null) {
      const { sampleType } = levels[0]!.image;
      const samples = makeSamples(sampleType, count);
      fillFromBand(
        await readPageWindow(levels[level]!, window, [alphaBand - 1], samples, signal),
        sampleType,
        alpha,
      );
    } else if (mask) {
      fillFromMask(
        await readPageWindow(mask, window, [0], makeSamples(mask.image.sampleType, count), signal),
        alpha,
      );
    } else alpha.fill(255);
    return alpha;
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

  #resolve(window: PixelWindow, options: WindowOptions): { reader: BlockReader; bands: readonly number[] } {
    const { bands } = resolveWindow(this, window, options);
    return { reader: this.#parts.levels[options.overview ?? 0]!, bands };
  }
}

function sampleCount({ widthPx, heightPx }: PixelWindow, bands: readonly number[]): number {
  return widthPx * heightPx * bands.length;
}

function fromZero(bands: readonly number[]): number[] {
  return bands.map((band) => band - 1);
}
