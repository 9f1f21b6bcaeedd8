import { basename } from 'node:path';
import type { Affine } from '../../geo/affine.ts';
import type { Crs } from '../../geo/crs.ts';
import type { RasterBand, RasterSummary } from '../raster.ts';
import { pixelSizeM, sceneExtent } from '../tiff/georeference.ts';
import { bandMeanings, type NamedBand } from './band-meaning.ts';

/** What a file says of its scene. */
export interface SceneFacts {
  readonly path: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly affine: Affine | null;
  readonly crs: Crs | null;
  readonly bands: readonly (Omit<RasterBand, 'meaning'> & NamedBand)[];
  /** From 1. */
  readonly alphaBand: number | null;
  readonly overviews: number;
  readonly warnings: readonly string[];
  readonly placeWarnings: readonly string[];
  readonly orientation: number;
  readonly acquired: string | null;
}

/** The summary of a scene: named after its file, placed in degrees, its bands with what they measure. */
export function summariseScene(facts: SceneFacts): RasterSummary {
  const { path, widthPx, heightPx, affine, crs, bands, alphaBand } = facts;
  const { overviews, warnings, placeWarnings, orientation, acquired } = facts;
  const isPlaced = affine !== null && crs !== null;
  const name = basename(path).replace(/\.[^.]+$/, '');
  const meanings = bandMeanings(
    bands.filter(({ index }) => index !== alphaBand),
    name,
  );
  return {
    name,
    widthPx,
    heightPx,
    bands: bands.map(({ colour: _, ...band }) => ({ ...band, meaning: meanings.get(band.index) ?? null })),
    crs: crs?.code ?? null,
    extent: isPlaced ? sceneExtent(affine, crs, widthPx, heightPx) : null,
    pixelSizeM: isPlaced ? pixelSizeM(affine, crs, widthPx, heightPx) : null,
    overviews,
    warnings,
    placeWarnings,
    orientation,
    acquired,
  };
}
