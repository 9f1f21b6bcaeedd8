import type { Affine } from './affine.ts';
import { pixelToMap } from './affine.ts';
import type { Crs } from './crs.ts';

/** Mean radius of the earth (IUGG 1980), for distances on the sphere. */
export const EARTH_RADIUS_M = 6371008.8;
const RADIANS = Math.PI / 180;

/** Metres in one degree of latitude, on the same sphere. */
export const DEGREE_M = EARTH_RADIUS_M * RADIANS;

/** Great-circle distance on the sphere; within 0.6 % of the ellipsoid's. */
export function haversineM(lonDegA: number, latDegA: number, lonDegB: number, latDegB: number): number {
  const sinLat = Math.sin(((latDegB - latDegA) * RADIANS) / 2);
  const sinLon = Math.sin(((lonDegB - lonDegA) * RADIANS) / 2);
  const h = sinLat * sinLat + Math.cos(latDegA * RADIANS) * Math.cos(latDegB * RADIANS) * sinLon * sinLon;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Linear map from a pixel offset to metres east and north: `east = a·columns + b·rows`, `north = c·columns + d·rows`. */
export interface PixelFrame {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
}

/** How a pixel lies on the ground around a place, by central differences over one pixel. */
export function pixelFrame(affine: Affine, crs: Crs, columnPx: number, rowPx: number): PixelFrame {
  const metresAlong = (columns: number, rows: number): [number, number] => {
    const from = crs.inverse(...pixelToMap(affine, columnPx - columns / 2, rowPx - rows / 2));
    const to = crs.inverse(...pixelToMap(affine, columnPx + columns / 2, rowPx + rows / 2));
    const lonDeg = ((to[0] - from[0] + 540) % 360) - 180;
    const middleLatDeg = (from[1] + to[1]) / 2;
    return [lonDeg * DEGREE_M * Math.cos(middleLatDeg * RADIANS), (to[1] - from[1]) * DEGREE_M];
  };
  const [a, c] = metresAlong(1, 0);
  const [b, d] = metresAlong(0, 1);
  return { a, b, c, d };
}

/** Width and height of a pixel on the ground at a place; `[columnPx, rowPx]`. */
export function pixelSizeM(
  affine: Affine,
  crs: Crs,
  atPixel: readonly [columnPx: number, rowPx: number],
): { widthM: number; heightM: number } {
  const { a, b, c, d } = pixelFrame(affine, crs, atPixel[0], atPixel[1]);
  return { widthM: Math.hypot(a, c), heightM: Math.hypot(b, d) };
}
