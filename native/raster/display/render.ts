import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { type Affine, invertAffine, pixelToMap } from '../../geo/affine.ts';
import { type Crs, crsFromCode, transformer } from '../../geo/crs.ts';
import type { Extent } from '../../geo/extent.ts';
import { inSlices, type Picture, readPictureSource } from '../picture-source.ts';
import type { Raster } from '../raster.ts';
import type { PictureToSource } from '../windows/control-grid.ts';
import { colourPixels } from './colour.ts';
import type { RenderStyle } from './style.ts';

export interface View {
  /** West, south, east, north in `crs`. */
  readonly bbox: Extent;
  readonly crs: Crs;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface MapTile {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly sizePx: number;
}

// Half the side of the square that web maps cut into tiles: π · 6378137 m.
const HALF_WORLD_M = 20037508.342789244;

export interface DrawnPicture {
  /** `[row, column, 4]` */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  /** Drawn from samples of blocks: the raster has no overviews, and reading all of it would take long. */
  readonly isPreview: boolean;
}

/** A square of the web map's pyramid, EPSG:3857; row 0 is the north. */
export async function renderMapTile(
  raster: Raster,
  { z, x, y, sizePx }: MapTile,
  style: RenderStyle,
  work: Work,
): Promise<DrawnPicture> {
  const sideM = (2 * HALF_WORLD_M) / 2 ** z;
  const [west, north] = [x * sideM - HALF_WORLD_M, HALF_WORLD_M - y * sideM];
  const bbox: Extent = [west, north - sideM, west + sideM, north];
  const view = { bbox, crs: crsFromCode('EPSG:3857'), widthPx: sizePx, heightPx: sizePx };
  return drawPicture(raster, pictureOf(raster, view), style, { mayBePreview: true }, work);
}

/**
 * A picture of a scene in any CRS. RGBA, `[row, column, 4]`, transparent where the scene has nothing.
 *
 * @throws EngineError `no-georeference`, and what reading pixels throws
 */
export async function renderView(
  raster: Raster,
  view: View,
  style: RenderStyle,
  work: Work,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  return renderPicture(raster, pictureOf(raster, view), style, work);
}

/** @throws EngineError `no-georeference` */
export function pictureOf(raster: Raster, { bbox, crs, widthPx, heightPx }: View): Picture {
  if (!raster.affine || !raster.crs) {
    const reason = raster.affine
      ? 'its file names no coordinate reference system that can be used. Name one by hand: scene place --crs EPSG:n'
      : 'its file says nothing of where it lies. Place it by hand: scene place --crs EPSG:n --extent west,south,east,north';
    throw new EngineError({ kind: 'no-georeference', path: raster.path, reason });
  }
  const toRasterCrs = transformer(crs, raster.crs);
  const toSource = pictureToSource(raster, raster.affine, toRasterCrs, bbox, widthPx, heightPx);
  return { toSource, widthPx, heightPx };
}

function pictureToSource(
  raster: Raster,
  affine: Affine,
  toRasterCrs: (x: number, y: number) => [number, number],
  [west, south, east, north]: Extent,
  widthPx: number,
  heightPx: number,
): PictureToSource {
  const toPixel = invertAffine(affine);
  const [stepX, stepY] = [(east - west) / widthPx, (north - south) / heightPx];
  const extent = raster.summary.extent;
  // A scene over the antimeridian counts longitudes past 180, the map does not.
  const wrapsFrom = raster.crs?.isGeographic && extent && extent[2] > 180 ? extent[0] : null;
  return (column, row) => {
    let [x, y] = toRasterCrs(west + column * stepX, north - row * stepY);
    if (wrapsFrom !== null && x < wrapsFrom) x += 360;
    return pixelToMap(toPixel, x, y);
  };
}

/** A picture whose pixels lie in a raster where `toSource` says. RGBA, `[row, column, 4]`. */
export async function renderPicture(
  raster: Raster,
  picture: Picture,
  style: RenderStyle,
  work: Work,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  return (await drawPicture(raster, picture, style, { mayBePreview: false }, work)).rgba;
}

/** As `renderPicture`, where a preview will do if all of a large raster without overviews had to be read. */
export async function drawPicture(
  raster: Raster,
  picture: Picture,
  style: RenderStyle,
  { mayBePreview }: { mayBePreview: boolean },
  work: Work,
): Promise<DrawnPicture> {
  const { widthPx, heightPx } = picture;
  const rgba = new Uint8ClampedArray(widthPx * heightPx * 4);
  const { bands, isIndex } = style;
  const method = style.palette || style.resampling === 'nearest' ? 'nearest' : 'mean';
  const options = { bands, isIndex, method, mayBePreview } as const;
  const { positions, pixels, isPreview, release } = await readPictureSource(raster, picture, options, work);
  if (pixels) {
    await inSlices(heightPx, work, (first, last) =>
      colourPixels(positions, first * widthPx, last * widthPx, pixels, raster.summary, style, rgba),
    );
  }
  release();
  return { rgba, isPreview };
}
