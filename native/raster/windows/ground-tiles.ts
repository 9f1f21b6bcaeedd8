import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import type { TileGrid } from '../../geo/tile-grid.ts';
import type { Raster } from '../raster.ts';
import { emptyPixels } from './grid-space.ts';
import { areaSpans, bilinearSpans, resampleTile } from './resample-tile.ts';
import { readTiles, type TileOptions, type TilePixels } from './tile-pixels.ts';

export interface GroundOptions extends TileOptions {
  /** Wanted side of a pixel on the ground; the nearest that gives a whole number of pixels a tile. */
  readonly pixelSizeM: number;
}

/**
 * As `readTiles`, with pixels of another size on the ground: means over areas where they are coarser, bilinear where they
 * are finer. Every block of the file is still decoded once.
 *
 * @throws EngineError `no-georeference` when a pixel has no size on the ground
 */
export async function* readGroundTiles(
  raster: Raster,
  grid: TileGrid,
  tiles: Uint32Array,
  { bands, contextPx, pixelSizeM }: GroundOptions,
  work: Work,
): AsyncGenerator<TilePixels> {
  const sidePx = grid.sizePx + 2 * contextPx;
  const outPx = groundSidePx(raster, sidePx, pixelSizeM);
  // What lies between a tile's outermost samples and its neighbours' is made of both.
  const apronPx = outPx > sidePx ? 1 : 0;
  const readPx = sidePx + 2 * apronPx;
  const spans = apronPx > 0 ? bilinearSpans(readPx, outPx, apronPx) : areaSpans(readPx, outPx);
  const out = emptyPixels(outPx ** 2, bands.length);
  const options = { bands, contextPx: contextPx + apronPx };
  for await (const { tile, data, valid } of readTiles(raster, grid, tiles, options, work)) {
    resampleTile({ data, alpha: valid }, readPx, spans, out);
    yield { tile, widthPx: outPx, heightPx: outPx, data: out.data, valid: out.alpha };
  }
}

/** Pixels of that size along so many of the raster's own. Failure: no-georeference. */
export function groundSidePx(raster: Raster, sidePx: number, pixelSizeM: number): number {
  return Math.max(1, Math.round((sidePx * ownPixelSizeM(raster)) / pixelSizeM));
}

function ownPixelSizeM({ path, summary }: Raster): number {
  if (summary.pixelSizeM !== null) return summary.pixelSizeM;
  const reason = 'its pixels have no size on the ground';
  throw new EngineError({ kind: 'no-georeference', path, reason });
}
