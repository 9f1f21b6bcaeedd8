import type { Crs } from '../geo/crs.ts';
import { type Extent, extentOf, isEmptyExtent } from '../geo/extent.ts';
import type { Geometry } from '../geo/geometry.ts';
import { type Quadrilateral, quadrilateralOf, squareAround } from '../geo/quadrilateral.ts';

/**
 * The tile that a row of a table stands for: about a point the square of ground its embedding was computed from; a
 * polygon of four corners itself, of any other geometry the box around it in its CRS.
 *
 * @returns null where that is nowhere on the earth, or has no area
 */
export function placeOfRow(geometry: Geometry, crs: Crs, pointSideM: number): Quadrilateral | null {
  if (geometry.type === 'point' && geometry.points.length === 2) {
    const [lonDeg, latDeg] = crs.inverse(geometry.points[0]!, geometry.points[1]!);
    return isOnEarth(lonDeg, latDeg) ? squareAround(lonDeg, latDeg, pointSideM) : null;
  }
  const [ring, ...others] = geometry.type === 'polygon' ? geometry.polygons.flat() : [];
  const own = ring && others.length === 0 ? quadrilateralOf(ring) : null;
  const corners = own ?? boxOf(extentOf(geometry));
  return corners && inDegrees(corners, crs);
}

function boxOf(extent: Extent): Quadrilateral | null {
  const [west, south, east, north] = extent;
  if (isEmptyExtent(extent) || west === east || south === north) return null;
  return Float64Array.of(west, north, east, north, east, south, west, south);
}

function inDegrees(corners: Quadrilateral, crs: Crs): Quadrilateral | null {
  const degrees = new Float64Array(corners.length);
  for (let i = 0; i < corners.length; i += 2) {
    const [lonDeg, latDeg] = crs.inverse(corners[i]!, corners[i + 1]!);
    if (!isOnEarth(lonDeg, latDeg)) return null;
    // A tile over the antimeridian runs on.
    const turns = i === 0 ? 0 : Math.round((lonDeg - degrees[0]!) / 360);
    degrees[i] = lonDeg - 360 * turns;
    degrees[i + 1] = latDeg;
  }
  return degrees;
}

function isOnEarth(lonDeg: number, latDeg: number): boolean {
  return Math.abs(lonDeg) <= 540 && Math.abs(latDeg) <= 90;
}
