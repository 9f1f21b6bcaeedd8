import { setImmediate as yieldToEvents } from 'node:timers/promises';
import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import { type Affine, invertAffine, pixelToMap } from '../geo/affine.ts';
import { type Crs, crsFromCode, transformer } from '../geo/crs.ts';
import type { Extent } from '../geo/extent.ts';
import { indexPixels } from './band-maths.ts';
import { colourPixels } from './colour.ts';
import { fillPositions, type PictureToSource, type SourcePositions, sourceStepPx } from './control-grid.ts';
import type { PixelWindow, Raster, RasterLevel } from './raster.ts';
import { readReduced } from './reduce.ts';
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

/** A square of the web map's pyramid, EPSG:3857; row 0 is the north. RGBA, `[row, column, 4]`. */
export async function renderMapTile(
  raster: Raster,
  { z, x, y, sizePx }: MapTile,
  style: RenderStyle,
  work: Work,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const sideM = (2 * HALF_WORLD_M) / 2 ** z;
  const [west, north] = [x * sideM - HALF_WORLD_M, HALF_WORLD_M - y * sideM];
  const bbox: Extent = [west, north - sideM, west + sideM, north];
  return renderView(
    raster,
    { bbox, crs: crsFromCode('EPSG:3857'), widthPx: sizePx, heightPx: sizePx },
    style,
    work,
  );
}

/**
 * A picture of a scene in any CRS. RGBA, `[row, column, 4]`, transparent where the scene has nothing.
 *
 * @throws EngineError `no-georeference`, and what reading pixels throws
 */
export async function renderView(
  raster: Raster,
  { bbox, crs, widthPx, heightPx }: View,
  style: RenderStyle,
  work: Work,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  if (!raster.affine || !raster.crs) {
    const reason =
      raster.summary.warnings.join(' ').replace(/\.$/, '') || 'it has no coordinate reference system';
    throw new EngineError({ kind: 'no-georeference', path: raster.path, reason });
  }
  const toSource = pictureToSource(
    raster,
    raster.affine,
    transformer(crs, raster.crs),
    bbox,
    widthPx,
    heightPx,
  );
  return renderPicture(raster, toSource, widthPx, heightPx, style, work);
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

// Rows are placed and coloured in slices that take a few milliseconds; between them an abort is seen.
const SLICE_ROWS = 64;

/** A picture whose pixels lie in a raster where `toSource` says. RGBA, `[row, column, 4]`. */
export async function renderPicture(
  raster: Raster,
  toSource: PictureToSource,
  widthPx: number,
  heightPx: number,
  style: RenderStyle,
  work: Work,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const out = new Uint8ClampedArray(widthPx * heightPx * 4);
  const positions = {
    columnPx: new Float64Array(widthPx * heightPx),
    rowPx: new Float64Array(widthPx * heightPx),
  };
  await inSlices(heightPx, work, (first, last) => fillPositions(toSource, widthPx, first, last, positions));
  const stepPx = sourceStepPx(positions, widthPx, heightPx);
  const overview = chooseOverview(raster, stepPx);
  const level = raster.levels[overview]!;
  const scale = {
    column: raster.summary.widthPx / level.widthPx,
    row: raster.summary.heightPx / level.heightPx,
  };
  const factor = Math.max(1, Math.floor(stepPx / Math.min(scale.column, scale.row) + 0.01)) || 1;
  const window = windowOf(positions, raster, level, factor);
  if (window === null) return out;
  const method = style.palette || style.resampling === 'nearest' ? 'nearest' : 'mean';
  const pixels = await readReduced(raster, window, { bands: style.bands, overview, factor, method }, work);
  const source = {
    ...pixels,
    ...(style.isIndex && indexPixels(pixels)),
    columnPx: window.columnPx * scale.column,
    rowPx: window.rowPx * scale.row,
    stepColumnPx: factor * scale.column,
    stepRowPx: factor * scale.row,
    isBlended: raster.alphaBand !== null,
  };
  await inSlices(heightPx, work, (first, last) =>
    colourPixels(positions, first * widthPx, last * widthPx, source, raster.summary, style, out),
  );
  return out;
}

async function inSlices(rows: number, work: Work, act: (first: number, last: number) => void): Promise<void> {
  for (let first = 0; first < rows; first += SLICE_ROWS) {
    if (first > 0) await yieldToEvents();
    work.signal.throwIfAborted();
    act(first, Math.min(first + SLICE_ROWS, rows));
  }
}

/** The coarsest level that is still at least as fine as the picture. */
function chooseOverview({ levels, summary }: Raster, stepPx: number): number {
  const isFineEnough = ({ widthPx, heightPx }: RasterLevel) =>
    Math.max(summary.widthPx / widthPx, summary.heightPx / heightPx) <= stepPx * 1.01;
  for (let level = levels.length - 1; level > 0; level--) if (isFineEnough(levels[level]!)) return level;
  return 0;
}

/**
 * Pixels of a level that a picture touches, with one reduced pixel around them for interpolation; null when none.
 * Begins at a multiple of `factor`, so that neighbouring pictures are reduced from the same cells and meet without seam.
 */
function windowOf(
  { columnPx, rowPx }: SourcePositions,
  { summary }: Raster,
  level: RasterLevel,
  factor: number,
): PixelWindow | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < columnPx.length; i++) {
    const x = columnPx[i]!;
    const y = rowPx[i]!;
    if (!(x >= 0 && y >= 0 && x < summary.widthPx && y < summary.heightPx)) continue;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  if (left > right) return null;
  const [scaleX, scaleY] = [level.widthPx / summary.widthPx, level.heightPx / summary.heightPx];
  const first = (position: number) => Math.max(0, (Math.floor(position / factor) - 1) * factor);
  const end = (position: number, lengthPx: number) =>
    Math.min(lengthPx, (Math.floor(position / factor) + 2) * factor);
  const [firstColumn, firstRow] = [first(left * scaleX), first(top * scaleY)];
  return {
    columnPx: firstColumn,
    rowPx: firstRow,
    widthPx: end(right * scaleX, level.widthPx) - firstColumn,
    heightPx: end(bottom * scaleY, level.heightPx) - firstRow,
  };
}
