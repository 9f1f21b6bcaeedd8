import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import { type Affine, invertAffine } from '../geo/affine.ts';
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
import { pixelSizeM, sceneExtent } from './tiff/georeference.ts';

/** A raster put where a person says it lies, instead of where its file says. Its pixels are those of the file. */
export class PlacedRaster implements Raster {
  readonly affine: Affine;
  readonly crs: Crs;
  readonly summary: RasterSummary;
  readonly #raster: Raster;

  /** @throws EngineError `out-of-range` when the affine has no inverse, or puts the raster off the earth */
  constructor(raster: Raster, crs: Crs, affine: Affine) {
    requireInvertible(affine);
    const { widthPx, heightPx } = raster.summary;
    const extent = sceneExtent(affine, crs, widthPx, heightPx);
    if (extent === null || !extent.every(Number.isFinite) || extent[1] < -90.001 || extent[3] > 90.001)
      throw offTheEarth(crs);
    this.#raster = raster;
    this.affine = affine;
    this.crs = crs;
    this.summary = {
      ...raster.summary,
      crs: crs.code,
      extent,
      pixelSizeM: pixelSizeM(affine, crs, widthPx, heightPx),
      placeWarnings: [],
    };
  }

  get path(): string {
    return this.#raster.path;
  }
  get fingerprint(): string {
    return this.#raster.fingerprint;
  }
  get levels(): readonly RasterLevel[] {
    return this.#raster.levels;
  }
  get palette(): Uint8Array | null {
    return this.#raster.palette;
  }
  get alphaBand(): number | null {
    return this.#raster.alphaBand;
  }
  get hasMask(): boolean {
    return this.#raster.hasMask;
  }
  get mayHaveNodata(): boolean {
    return this.#raster.mayHaveNodata;
  }
  get bitsPerSample(): number {
    return this.#raster.bitsPerSample;
  }

  readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples> {
    return this.#raster.readWindow(window, options, work);
  }

  readFloats(window: PixelWindow, options: FloatOptions, work: Work): Promise<FloatWindow> {
    return this.#raster.readFloats(window, options, work);
  }

  readMask(window: PixelWindow, options: WindowOptions, work: Work): Promise<Uint8Array<ArrayBuffer>> {
    return this.#raster.readMask(window, options, work);
  }

  /** Leaves the raster beneath open: it may be placed again. */
  async close(): Promise<void> {}
}

function requireInvertible(affine: Affine): void {
  try {
    if (Object.values(affine).every(Number.isFinite)) {
      invertAffine(affine);
      return;
    }
  } catch {
    // invertAffine's RangeError is the answer, given below.
  }
  throw new EngineError({
    kind: 'out-of-range',
    what: 'The affine of a scene',
    reason: `${Object.values(affine).join(', ')} folds it onto a line`,
  });
}

function offTheEarth({ code }: Crs): EngineError {
  const reason = `in ${code.slice(0, 40)} it would lie off the earth`;
  return new EngineError({ kind: 'out-of-range', what: 'The place of a scene', reason });
}
