import type { Work } from '../../contract/work.ts';
import type { Affine } from '../../geo/affine.ts';
import type { Crs } from '../../geo/crs.ts';
import type {
  FloatOptions,
  FloatWindow,
  PixelWindow,
  Raster,
  RasterLevel,
  RasterSummary,
  WindowOptions,
  WindowSamples,
} from '../raster.ts';
import { canHold, isFloat, makeSamples, type Samples } from '../samples.ts';
import { fillFromBand } from '../validity.ts';
import { resolveWindow } from '../windows/resolve-window.ts';
import type { Placement, VrtDescription } from './description.ts';
import type { Canvas } from './drawing/canvas.ts';
import { drawPlacements } from './drawing/draw.ts';
import { scaleOf } from './drawing/geometry.ts';
import { readDirectly } from './drawing/read-directly.ts';
import { converterTo } from './drawing/treat.ts';
import type { SourceFiles } from './source-files.ts';

interface Parts {
  readonly path: string;
  readonly description: VrtDescription;
  readonly summary: RasterSummary;
  readonly affine: Affine | null;
  readonly crs: Crs | null;
  readonly fingerprint: string;
  readonly levels: readonly RasterLevel[];
  readonly bitsPerSample: number;
  readonly files: SourceFiles;
  close(): Promise<void>;
}

/** A raster drawn from many files. Made by `openVrt`. */
export class VrtRaster implements Raster {
  readonly #parts: Parts;
  readonly alphaBand: number | null;

  constructor(parts: Parts) {
    this.#parts = parts;
    const at = parts.description.bands.findIndex(({ colour }) => colour === 'Alpha');
    this.alphaBand = at < 0 ? null : at + 1;
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
  get levels(): readonly RasterLevel[] {
    return this.#parts.levels;
  }
  get palette(): Uint8Array | null {
    return this.#parts.description.bands[0]!.palette;
  }
  get bitsPerSample(): number {
    return this.#parts.bitsPerSample;
  }
  get hasMask(): boolean {
    return this.#parts.description.maskPlacements !== null;
  }
  /** Files need not cover the whole. */
  get mayHaveNodata(): boolean {
    return true;
  }

  async readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples> {
    const { bands, data } = await this.#draw(window, options, work);
    return { bands, data };
  }

  async readFloats(window: PixelWindow, options: FloatOptions, work: Work): Promise<FloatWindow> {
    const { bands, data, filled } = await this.#draw(window, options, work);
    const alpha = await this.#alpha(window, options, work);
    this.#markEmpty(bands, data, filled, alpha);
    const { into } = options;
    into?.data.set(data);
    into?.alpha.set(alpha);
    return into ?? { data: data instanceof Float32Array ? data : new Float32Array(data), alpha };
  }

  async readMask(window: PixelWindow, options: WindowOptions, work: Work): Promise<Uint8Array<ArrayBuffer>> {
    const { bands } = resolveWindow(this, window, options);
    const alpha = await this.#alpha(window, options, work);
    if (this.alphaBand !== null && bands.includes(this.alphaBand)) return alpha;
    const { data, filled } = await this.#draw(window, options, work);
    this.#markEmpty(bands, data, filled, alpha);
    return alpha;
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  /** @returns `filled`: `[band, row, column]`, 1 where a file has drawn; null: everywhere */
  async #draw(
    window: PixelWindow,
    options: WindowOptions,
    work: Work,
  ): Promise<{ bands: readonly number[]; data: Samples; filled: Uint8Array | null }> {
    const { bands, level } = resolveWindow(this, window, options);
    const { description, files } = this.#parts;
    const planes = bands.map((band) => band - 1);
    const types = planes.map((band) => description.bands[band]!.type);
    const scale = scaleOf(this.summary, level);
    const place = { window, scale, isOverview: level !== this.levels[0], bands: planes, types };
    const placements = placementsIn(description.placements, window, scale, planes);
    const { type } = this.summary.bands[0]!;
    const isOwnType = types.every((own) => own === type);
    const direct = isOwnType ? await readDirectly(place, placements, files, work) : null;
    if (direct) return { bands, data: direct, filled: null };
    const pixelCount = window.widthPx * window.heightPx;
    const data = makeSamples(type, pixelCount * bands.length);
    for (const [i, band] of planes.entries()) {
      const { nodata, type: bandType } = description.bands[band]!;
      if (nodata !== null) data.fill(converterTo(bandType)(nodata), i * pixelCount, (i + 1) * pixelCount);
    }
    const canvas: Canvas = { ...place, data, filled: new Uint8Array(data.length) };
    await drawPlacements(canvas, placements, files, work);
    return { bands, data, filled: canvas.filled };
  }

  /** Of the alpha band, else of the mask, else 255 everywhere. */
  async #alpha(
    window: PixelWindow,
    { overview = 0 }: WindowOptions,
    work: Work,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { description, files } = this.#parts;
    const alpha = new Uint8Array(window.widthPx * window.heightPx);
    if (this.alphaBand !== null) {
      const { data } = await this.#draw(window, { bands: [this.alphaBand], overview }, work);
      fillFromBand(data, description.bands[this.alphaBand - 1]!.type, alpha);
      return alpha;
    }
    if (description.maskPlacements === null) return alpha.fill(255);
    const level = this.levels[overview]!;
    const scale = scaleOf(this.summary, level);
    const canvas: Canvas = {
      window,
      scale,
      isOverview: level !== this.levels[0],
      bands: [0],
      types: ['uint8'],
      data: alpha,
      filled: new Uint8Array(alpha.length),
    };
    await drawPlacements(canvas, placementsIn(description.maskPlacements, window, scale, [0]), files, work);
    return alpha;
  }

  /** Marks as 0 the pixels of which no band holds a value: nothing was drawn, or nodata or NaN. */
  #markEmpty(bands: readonly number[], data: Samples, filled: Uint8Array | null, alpha: Uint8Array): void {
    if (this.alphaBand !== null && bands.includes(this.alphaBand)) return;
    const markers = bands.map((band) => this.#marker(band));
    const count = alpha.length;
    // Where all is drawn, only what has a value for “none” can be empty.
    if (filled === null && markers.some((marker) => marker === null)) return;
    for (let i = 0; i < count; i++) {
      let isEmpty = true;
      for (let plane = 0, at = i; isEmpty && plane < markers.length; plane++, at += count) {
        const marker = markers[plane]!;
        const value = data[at]!;
        const isValue = marker === null || (value !== marker && !Number.isNaN(value));
        isEmpty = (filled !== null && filled[at] === 0) || !isValue;
      }
      if (isEmpty) alpha[i] = 0;
    }
  }

  /** The value that stands for none in a band; NaN: no value but NaN; null: every value is one. */
  #marker(band: number): number | null {
    const { type, nodata } = this.#parts.description.bands[band - 1]!;
    if (nodata === null || !canHold(type, nodata)) return isFloat(type) ? Number.NaN : null;
    return type === 'float32' ? Math.fround(nodata) : nodata;
  }
}

function placementsIn(
  placements: readonly Placement[],
  window: PixelWindow,
  scale: { readonly columnPx: number; readonly rowPx: number },
  bands: readonly number[],
): Placement[] {
  const left = window.columnPx * scale.columnPx;
  const top = window.rowPx * scale.rowPx;
  const right = left + window.widthPx * scale.columnPx;
  const bottom = top + window.heightPx * scale.rowPx;
  return placements.filter(
    ({ to, bands: own }) =>
      (to === null ||
        (to.columnPx < right &&
          to.columnPx + to.widthPx > left &&
          to.rowPx < bottom &&
          to.rowPx + to.heightPx > top)) &&
      bands.some((band) => own.has(band)),
  );
}
