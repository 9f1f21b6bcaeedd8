import { extentOf } from '../../geo/extent.ts';
import { closedRing, coordinateArrays, type Geometry, signedArea } from '../../geo/geometry.ts';

/** Numbers that a layer often carries as attributes too, in the order of `shapeMeasures`. */
export const MEASURES = ['the area', 'the length', 'the easting', 'the northing'] as const;

/** From here on, measures are positions. */
export const POSITIONS_FROM = 2;

/** Area, length of the outline and middle of a geometry, in units of its plane; NaN where there is none. */
export function shapeMeasures(geometry: Geometry | null): number[] {
  if (!geometry) return MEASURES.map(() => Number.NaN);
  const [west, south, east, north] = extentOf(geometry);
  return [areaOf(geometry), lengthOf(geometry), (west + east) / 2, (south + north) / 2];
}

function areaOf(geometry: Geometry): number {
  if (geometry.type !== 'polygon') return Number.NaN;
  let area = 0;
  for (const [outer, ...holes] of geometry.polygons) {
    area += Math.abs(signedArea(outer!));
    for (const hole of holes) area -= Math.abs(signedArea(hole));
  }
  return area;
}

function lengthOf(geometry: Geometry): number {
  if (geometry.type === 'point') return Number.NaN;
  let length = 0;
  for (const xy of coordinateArrays(geometry)) {
    const chain = geometry.type === 'polygon' ? closedRing(xy) : xy;
    for (let i = 2; i + 1 < chain.length; i += 2)
      length += Math.hypot(chain[i]! - chain[i - 2]!, chain[i + 1]! - chain[i - 1]!);
  }
  return length;
}
