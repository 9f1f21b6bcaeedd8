import type { BandMeaning } from '../../contract/scene-style.ts';
import type { Affine } from '../../geo/affine.ts';
import type { Raster } from '../raster.ts';
import type { SampleType } from '../samples.ts';

/** What must be known of a file to draw it into a scene with others. Plain data: the file may be closed again. */
export interface Piece {
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels → CRS; null without a place. */
  readonly affine: Affine | null;
  /** `EPSG:n`, WKT or a PROJ string. */
  readonly crs: string | null;
  readonly pixelSizeM: number | null;
  readonly bands: readonly PieceBand[];
  /** From 1. */
  readonly alphaBand: number | null;
  readonly hasMask: boolean;
  /** RGBA of each value of band 1, `[value, 4]`. */
  readonly palette: Uint8Array | null;
  readonly bitsPerSample: number;
  readonly blockWidthPx: number;
  readonly blockHeightPx: number;
  /** ISO 8601. */
  readonly acquired: string | null;
}

export interface PieceBand {
  readonly type: SampleType;
  readonly nodata: number | null;
  readonly description: string | null;
  readonly meaning: BandMeaning | null;
}

export function pieceOf(raster: Raster): Piece {
  const { path, summary, affine, alphaBand, hasMask, palette, bitsPerSample, levels } = raster;
  const { widthPx, heightPx, crs, pixelSizeM, acquired } = summary;
  const { blockWidthPx, blockHeightPx } = levels[0]!;
  return {
    path,
    widthPx,
    heightPx,
    affine,
    crs,
    pixelSizeM,
    bands: summary.bands.map(({ type, nodata, description, meaning }) => ({
      type,
      nodata,
      description,
      meaning,
    })),
    alphaBand,
    hasMask,
    palette,
    bitsPerSample,
    blockWidthPx,
    blockHeightPx,
    acquired,
  };
}

/** Area of a pixel in squared units of its CRS; 1 without a place. */
export function pixelArea({ affine }: Piece): number {
  return affine === null ? 1 : Math.abs(affine.a * affine.e - affine.b * affine.d);
}
