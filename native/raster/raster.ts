import type { BandMeaning } from '../contract/scene-style.ts';
import type { Work } from '../contract/work.ts';
import type { Affine } from '../geo/affine.ts';
import type { Crs } from '../geo/crs.ts';
import type { Extent } from '../geo/extent.ts';
import type { Samples, SampleType } from './samples.ts';
import type { PixelWindow } from './tiff/read-window.ts';

export type { Samples, SampleType } from './samples.ts';
export type { PixelWindow } from './tiff/read-window.ts';

export interface RasterBand {
  /** From 1. */
  readonly index: number;
  readonly type: SampleType;
  /** As the file says, even where its type cannot hold it; NaN possible. */
  readonly nodata: number | null;
  readonly description: string | null;
  readonly meaning: BandMeaning | null;
}

/** What a person wants to know of a scene. Plain data. */
export interface RasterSummary {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bands: readonly RasterBand[];
  /** `EPSG:n`, else WKT. */
  readonly crs: string | null;
  /** West, south, east, north in degrees of longitude and latitude; east may pass 180. */
  readonly extent: Extent | null;
  /** Side of a square of the area of a pixel, on the ground. */
  readonly pixelSizeM: number | null;
  readonly overviews: number;
  /** Whole sentences: what is odd about the file, and what to do. */
  readonly warnings: readonly string[];
  /** The same of where it lies: void once a person has placed it. */
  readonly placeWarnings: readonly string[];
  /** TIFF's Orientation, 1 … 8: which sides the first row and column are; 1 is upright. */
  readonly orientation: number;
  /** ISO 8601, without zone as TIFF has none. */
  readonly acquired: string | null;
}

export interface WindowOptions {
  /** From 1; all when left out. */
  readonly bands?: readonly number[];
  /** 0 or left out: full resolution; n: the n-th overview, in whose pixels the window is then. */
  readonly overview?: number;
}

export interface FloatOptions extends WindowOptions {
  /** Arrays of the right lengths to fill instead of new ones: for those who read window after window. */
  readonly into?: FloatWindow;
  /** Whether no other window needs the blocks that lie in this one: they are not kept. */
  readonly isOnce?: boolean;
}

export interface WindowSamples {
  /** From 1. */
  readonly bands: readonly number[];
  /** `[band, row, column]`, the file's own type, rows and nodata as stored. */
  readonly data: Samples;
}

/** Pixels for arithmetic: every type as float32, with what is valid. */
export interface FloatWindow {
  /** `[band, row, column]`. */
  readonly data: Float32Array<ArrayBuffer>;
  /** `[row, column]`: 0 not valid … 255 valid; between them only where the file has an alpha band. */
  readonly alpha: Uint8Array<ArrayBuffer>;
}

/** An open scene. Many may read at once. */
export interface Raster {
  readonly path: string;
  readonly summary: RasterSummary;
  /** Pixels as stored → CRS; null without georeference. */
  readonly affine: Affine | null;
  readonly crs: Crs | null;
  /** 16 hex digits from size, header and 64 sampled pieces: the same content, the same fingerprint. */
  readonly fingerprint: string;
  /** Full resolution first, then overviews from fine to coarse. */
  readonly levels: readonly RasterLevel[];
  /** RGBA of each value of band 1, `[value, 4]`, when the file has a colour table. */
  readonly palette: Uint8Array | null;
  /** Band from 1 that holds alpha, if any. */
  readonly alphaBand: number | null;
  /** Whether validity is kept in a mask of its own, beside values. */
  readonly hasMask: boolean;
  /** Whether any pixel may be invalid: there is a mask, alpha, nodata or floating-point NaN. */
  readonly mayHaveNodata: boolean;
  /** Bits that samples use: 8 for most photographs, 12 for some sensors that store 16. */
  readonly bitsPerSample: number;

  /**
   * @throws EngineError `out-of-range` when the window does not lie within the level, `file-unreadable`,
   * `format-unsupported`
   */
  readWindow(window: PixelWindow, options: WindowOptions, work: Work): Promise<WindowSamples>;

  /** As `readWindow`, with validity, and colours as they are without alpha: a pixel is invalid where the mask or alpha says so, or all bands asked for are nodata or NaN. */
  readFloats(window: PixelWindow, options: FloatOptions, work: Work): Promise<FloatWindow>;

  /** Validity alone, 0…255 `[row, column]`, over all bands unless told. */
  readMask(window: PixelWindow, options: WindowOptions, work: Work): Promise<Uint8Array<ArrayBuffer>>;

  close(): Promise<void>;
}

export interface RasterLevel {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly blockWidthPx: number;
  readonly blockHeightPx: number;
}
