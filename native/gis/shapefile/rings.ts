import { type Extent, extentContains, extentOfPositions } from '../../geo/extent.ts';
import { type Ring, signedArea } from '../../geo/geometry.ts';

interface OuterRing {
  readonly ring: Ring;
  readonly extent: Extent;
  readonly area: number;
  readonly polygon: Ring[];
}

/**
 * Sorts the loose rings of a shape into polygons: clockwise rings are outer ones, each other ring is a hole of the
 * smallest outer ring around it, and a hole of none is taken for an outer ring of the wrong direction.
 *
 * Source: ESRI Shapefile Technical Description, July 1998, page 8.
 */
export function polygonsFromRings(rings: readonly Ring[]): Ring[][] {
  const [only] = rings;
  if (rings.length === 1) return [[only!]];
  const outers: OuterRing[] = [];
  const holes: Ring[] = [];
  for (const ring of rings) {
    const area = signedArea(ring);
    if (area > 0) holes.push(ring);
    else outers.push({ ring, extent: extentOfPositions(ring), area: -area, polygon: [ring] });
  }
  const polygons = outers.map((outer) => outer.polygon);
  for (const hole of holes) {
    const around = smallestAround(hole, outers);
    if (around) around.polygon.push(hole);
    else polygons.push([hole]);
  }
  return polygons;
}

function smallestAround(hole: Ring, outers: readonly OuterRing[]): OuterRing | null {
  const holeArea = signedArea(hole);
  const [west, south, east, north] = extentOfPositions(hole);
  let smallest: OuterRing | null = null;
  for (const outer of outers) {
    if (outer.area < holeArea || (smallest && outer.area >= smallest.area)) continue;
    const mayContain = extentContains(outer.extent, west, south) && extentContains(outer.extent, east, north);
    if (mayContain && containsRing(outer.ring, hole)) smallest = outer;
  }
  return smallest;
}

/** Decided by the first vertex of the hole that does not lie on the outer ring: valid holes may touch it. */
function containsRing(outer: Ring, hole: Ring): boolean {
  for (let i = 0; i + 1 < hole.length; i += 2) {
    const side = sideOf(outer, hole[i]!, hole[i + 1]!);
    if (side !== 'edge') return side === 'inside';
  }
  return true;
}

function sideOf(ring: Ring, x: number, y: number): 'inside' | 'outside' | 'edge' {
  let isInside = false;
  const last = ring.length - 2;
  for (let i = 0, j = last; i <= last; j = i, i += 2) {
    const xi = ring[i]!;
    const yi = ring[i + 1]!;
    const xj = ring[j]!;
    const yj = ring[j + 1]!;
    const cross = (xj - xi) * (y - yi) - (yj - yi) * (x - xi);
    const isBetween =
      Math.min(xi, xj) <= x && x <= Math.max(xi, xj) && Math.min(yi, yj) <= y && y <= Math.max(yi, yj);
    if (cross === 0 && isBetween) return 'edge';
    if (yi > y !== yj > y && x < xi + ((xj - xi) * (y - yi)) / (yj - yi)) isInside = !isInside;
  }
  return isInside ? 'inside' : 'outside';
}
