import { coordinateArrays, type Geometry } from './geometry.ts';

/** West, south, east, north in the units of whatever CRS or pixel frame is meant. */
export type Extent = readonly [west: number, south: number, east: number, north: number];

/** The extent of nothing: any union with it is the other. */
export const emptyExtent: Extent = [Infinity, Infinity, -Infinity, -Infinity];

/** Bounds of a geometry; `emptyExtent` when it has no positions. Positions that are not finite are passed over. */
export function extentOf(geometry: Geometry): Extent {
  return coordinateArrays(geometry).reduce<Extent>(
    (extent, xy) => unionExtents(extent, extentOfPositions(xy)),
    emptyExtent,
  );
}

/** @param xy interleaved x, y */
export function extentOfPositions(xy: Float64Array): Extent {
  let [west, south, east, north] = emptyExtent;
  for (let i = 0; i < xy.length; i += 2) {
    const x = xy[i]!;
    const y = xy[i + 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

export function unionExtents(one: Extent, other: Extent): Extent {
  return [
    Math.min(one[0], other[0]),
    Math.min(one[1], other[1]),
    Math.max(one[2], other[2]),
    Math.max(one[3], other[3]),
  ];
}

export function isEmptyExtent(extent: Extent): boolean {
  return !(extent[0] <= extent[2] && extent[1] <= extent[3]);
}

/** Whether the two share a position; touching counts. */
export function extentsMeet(one: Extent, other: Extent): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

export function extentContains(extent: Extent, x: number, y: number): boolean {
  return x >= extent[0] && x <= extent[2] && y >= extent[1] && y <= extent[3];
}
