import type { PickedBand, PickedPixel, PixelPlace, SceneRecord } from '../../contract/scene.ts';
import type { SceneStyle } from '../../contract/scene-style.ts';
import type { Work } from '../../contract/work.ts';
import { invertAffine, pixelToMap } from '../../geo/affine.ts';
import { normalisedDifference } from '../../raster/display/band-maths.ts';
import type { Raster } from '../../raster/raster.ts';
import { readCategoryNames } from '../../raster/tiff/sidecar.ts';

/** What a scene holds at a place, as stored; null outside of it, or by degrees on a scene that has no place. */
export async function pickPixel(
  raster: Raster,
  { bands }: SceneRecord,
  at: PixelPlace,
  style: SceneStyle | null,
  work: Work,
): Promise<PickedPixel | null> {
  const place = 'lonDeg' in at ? pixelOf(raster, at.lonDeg, at.latDeg) : placeOf(raster, at);
  if (!place) return null;
  const [columnPx, rowPx] = place.pixel.map(Math.floor) as [number, number];
  const { widthPx, heightPx } = raster.summary;
  if (!(columnPx >= 0 && rowPx >= 0 && columnPx < widthPx && rowPx < heightPx)) return null;
  const pixel = { columnPx, rowPx, widthPx: 1, heightPx: 1 };
  const { data } = await raster.readWindow(pixel, {}, work);
  const isValid = (await raster.readMask(pixel, {}, work))[0] !== 0;
  const categories = await readCategoryNames(raster.path).catch(() => null); // a damaged sidecar is a warning of the scene
  const values = Array.from(data);
  return {
    columnPx,
    rowPx,
    crsXY: place.crsXY,
    lonLatDeg: place.lonLatDeg,
    isValid,
    bands: bands.map((band, i): PickedBand => {
      const value = values[i]!;
      const { nodata } = raster.summary.bands[i]!;
      return {
        band: band.index,
        name: band.description ?? band.meaning,
        value: Number.isNaN(value) ? 'nan' : value,
        isNodata: Number.isNaN(value) || value === nodata || value === Math.fround(nodata ?? Number.NaN),
        category: (band.index === 1 && categories?.[value]) || null,
      };
    }),
    index: style?.maths
      ? { preset: style.maths.preset, value: isValid ? indexOf(values, style) : null }
      : null,
  };
}

interface Place {
  pixel: readonly [column: number, row: number];
  crsXY: [number, number] | null;
  lonLatDeg: [number, number] | null;
}

function pixelOf({ crs, affine, summary }: Raster, lonDeg: number, latDeg: number): Place | null {
  if (!crs || !affine) return null;
  const [x, y] = crs.forward(lonDeg, latDeg);
  // A scene over the antimeridian counts longitudes past 180, a place does not.
  const west = summary.extent?.[0] ?? -180;
  const isWrapped = crs.isGeographic && (summary.extent?.[2] ?? 0) > 180 && x < west;
  const crsXY: [number, number] = [isWrapped ? x + 360 : x, y];
  return { pixel: pixelToMap(invertAffine(affine), ...crsXY), crsXY, lonLatDeg: [lonDeg, latDeg] };
}

function placeOf({ crs, affine }: Raster, at: { columnPx: number; rowPx: number }): Place {
  const pixel = [at.columnPx, at.rowPx] as const;
  if (!crs || !affine) return { pixel, crsXY: null, lonLatDeg: null };
  const [x, y] = pixelToMap(affine, Math.floor(at.columnPx) + 0.5, Math.floor(at.rowPx) + 0.5);
  return { pixel, crsXY: [x, y], lonLatDeg: [...crs.inverse(x, y)] as [number, number] };
}

function indexOf(values: readonly number[], { bands }: SceneStyle): number | null {
  const value = normalisedDifference(values[bands[0]! - 1]!, values[bands[1]! - 1]!);
  return Number.isFinite(value) ? value : null;
}
