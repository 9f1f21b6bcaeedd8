import type { Affine } from '../../geo/affine.ts';
import type { SampleType } from '../samples.ts';

/** What is said of a VRT that uses more than is read here, to complete “… cannot be used: ”. */
export class UnsupportedVrt extends Error {
  override readonly name = 'UnsupportedVrt';
}

/** A scene of many files, as a GDAL VRT describes it. Plain data; no source has been opened. */
export interface VrtDescription {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels → CRS; null where it has no place. */
  readonly affine: Affine | null;
  /** `EPSG:n`, WKT or a PROJ string, as written. */
  readonly crs: string | null;
  readonly metadata: ReadonlyMap<string, string>;
  /** Folder in which Semantile wrote it; null where another did. */
  readonly writtenIn: string | null;
  readonly bands: readonly VrtBand[];
  /** Each file once, in the order in which it is first named. */
  readonly files: readonly VrtFileName[];
  /** What is drawn into the bands, the last on top. */
  readonly placements: readonly Placement[];
  /** What is drawn into the mask, whose one band is band 0; null without a mask. */
  readonly maskPlacements: readonly Placement[] | null;
}

export interface VrtBand {
  readonly type: SampleType;
  /** Stands where no source has anything. */
  readonly nodata: number | null;
  readonly description: string | null;
  /** GDAL's word: `Red`, `Alpha`, `Palette`, … */
  readonly colour: string | null;
  /** RGBA of each value, `[value, 4]`. */
  readonly palette: Uint8Array | null;
  /** Bits that samples use, where fewer than their type has. */
  readonly bits: number | null;
}

export interface VrtFileName {
  readonly text: string;
  /** Whether `text` is counted from the folder of the VRT. */
  readonly isRelative: boolean;
}

/** A rectangle of pixels whose edges may lie within pixels. */
export interface PixelRect {
  readonly columnPx: number;
  readonly rowPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** A rectangle of one file drawn into a rectangle of the VRT. */
export interface Placement {
  /** Position in `files`. */
  readonly file: number;
  /** Of the file; null: all of it. */
  readonly from: PixelRect | null;
  /** Of the VRT; null: all of it. */
  readonly to: PixelRect | null;
  /** Band of the VRT from 0 → band of the file from 1. */
  readonly bands: ReadonlyMap<number, number>;
  /** What happens to values on their way. */
  readonly treatment: Treatment;
}

export interface Treatment {
  /** Whether the file's mask is drawn, rather than its values. */
  readonly isMask: boolean;
  /** A value that is not drawn; NaN possible. */
  readonly nodata: number | null;
  /** Whether what the file's own mask leaves out is not drawn. */
  readonly usesMask: boolean;
  /** `value · ratio + offset`. */
  readonly ratio: number;
  readonly offset: number;
  /** Ascending pairs of input and output, `[entry, 2]`, between which values are interpolated. */
  readonly lookup: Float64Array | null;
}

/** Values as they are. */
export const PLAIN: Treatment = {
  isMask: false,
  nodata: null,
  usesMask: false,
  ratio: 1,
  offset: 0,
  lookup: null,
};

/** Whether every pixel of the rectangle is drawn with the value it has. */
export function isPlain({ isMask, nodata, usesMask, ratio, offset, lookup }: Treatment): boolean {
  return !isMask && nodata === null && !usesMask && ratio === 1 && offset === 0 && lookup === null;
}
