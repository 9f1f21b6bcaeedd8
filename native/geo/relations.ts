import Flatbush from 'flatbush';
import { type Extent, extentOf, extentsMeet } from './extent.ts';
import { closedRing, coordinateArrays, type Geometry } from './geometry.ts';
import { isInside } from './validity.ts';

/** How one geometry lies to another, from its own side. */
export type Relation = 'inside' | 'contains' | 'touches' | 'near';

/** A geometry, with what its relations to others are found by. */
export interface PlacedGeometry {
  readonly geometry: Geometry;
  readonly extent: Extent;
  /** Made when it is first needed. */
  segments: SegmentTree | null;
}

/** Four numbers a segment: x, y of its ends. A point is a segment from itself to itself. */
interface SegmentTree {
  readonly ends: Float64Array;
  readonly tree: Flatbush;
}

export function placed(geometry: Geometry): PlacedGeometry {
  return { geometry, extent: extentOf(geometry), segments: null };
}

/**
 * How `one` lies to `other`; null when they are further apart than `nearDistance`, or one is empty. `inside` and
 * `contains` are of polygons that hold all of the other; `touches` is to share a position, along a border or across it.
 *
 * @param nearDistance in units of the plane that both lie in
 */
export function relationOf(
  one: PlacedGeometry,
  other: PlacedGeometry,
  nearDistance: number,
): Relation | null {
  if (!extentsMeet(padded(one.extent, nearDistance), other.extent)) return null;
  if (holds(other, one)) return 'inside';
  if (holds(one, other)) return 'contains';
  const distance = distanceBetween(one, other, nearDistance);
  if (distance === 0) return 'touches';
  return distance <= nearDistance ? 'near' : null;
}

/** Whether every position of `part` lies in the polygons of `whole`; one on a border counts either way. */
function holds(whole: PlacedGeometry, part: PlacedGeometry): boolean {
  if (whole.geometry.type !== 'polygon' || !extentHolds(whole.extent, part.extent)) return false;
  const { polygons } = whole.geometry;
  const isIn = (x: number, y: number) =>
    polygons.some((rings) => rings.reduce((odd, ring) => odd !== isInside(ring, x, y), false));
  return coordinateArrays(part.geometry).every((xy) => {
    for (let i = 0; i < xy.length; i += 2) if (!isIn(xy[i]!, xy[i + 1]!)) return false;
    return true;
  });
}

/** The distance of the nearest positions, or infinity when it is beyond `atMost`. */
function distanceBetween(one: PlacedGeometry, other: PlacedGeometry, atMost: number): number {
  const { ends } = segmentsOf(one);
  const { ends: otherEnds, tree } = segmentsOf(other);
  const reach = padded(other.extent, atMost);
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ends.length; i += 4) {
    const box = boxOf(ends, i);
    if (!extentsMeet(reach, box)) continue;
    const [west, south, east, north] = padded(box, Math.min(atMost, nearest));
    for (const segment of tree.search(west, south, east, north)) {
      nearest = Math.min(nearest, segmentDistance(ends, i, otherEnds, 4 * segment));
      if (nearest === 0) return 0;
    }
  }
  return nearest <= atMost ? nearest : Number.POSITIVE_INFINITY;
}

function segmentsOf(placed: PlacedGeometry): SegmentTree {
  placed.segments ??= makeSegments(placed.geometry);
  return placed.segments;
}

function makeSegments(geometry: Geometry): SegmentTree {
  const ends: number[] = [];
  for (const xy of coordinateArrays(geometry)) {
    const chain = geometry.type === 'polygon' ? closedRing(xy) : xy;
    const step = geometry.type === 'point' ? 0 : 2;
    for (let i = 0; i + step < chain.length; i += 2)
      ends.push(chain[i]!, chain[i + 1]!, chain[i + step]!, chain[i + step + 1]!);
  }
  const tree = new Flatbush(ends.length / 4);
  const all = Float64Array.from(ends);
  for (let i = 0; i < all.length; i += 4) tree.add(...boxOf(all, i));
  tree.finish();
  return { ends: all, tree };
}

function boxOf(ends: Float64Array, i: number): [number, number, number, number] {
  return [
    Math.min(ends[i]!, ends[i + 2]!),
    Math.min(ends[i + 1]!, ends[i + 3]!),
    Math.max(ends[i]!, ends[i + 2]!),
    Math.max(ends[i + 1]!, ends[i + 3]!),
  ];
}

function padded([west, south, east, north]: Extent, by: number): [number, number, number, number] {
  return [west - by, south - by, east + by, north + by];
}

function extentHolds(whole: Extent, part: Extent): boolean {
  return part[0] >= whole[0] && part[1] >= whole[1] && part[2] <= whole[2] && part[3] <= whole[3];
}

/** 0 where the two cross or share a position. */
function segmentDistance(a: Float64Array, i: number, b: Float64Array, j: number): number {
  if (cross(a, i, b, j)) return 0;
  return Math.min(
    positionDistance(a[i]!, a[i + 1]!, b, j),
    positionDistance(a[i + 2]!, a[i + 3]!, b, j),
    positionDistance(b[j]!, b[j + 1]!, a, i),
    positionDistance(b[j + 2]!, b[j + 3]!, a, i),
  );
}

/** Whether the ends of each lie on different sides of the other. */
function cross(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  const sideOf = (s: Float64Array, k: number, x: number, y: number) =>
    (s[k + 2]! - s[k]!) * (y - s[k + 1]!) - (s[k + 3]! - s[k + 1]!) * (x - s[k]!);
  return (
    sideOf(a, i, b[j]!, b[j + 1]!) * sideOf(a, i, b[j + 2]!, b[j + 3]!) < 0 &&
    sideOf(b, j, a[i]!, a[i + 1]!) * sideOf(b, j, a[i + 2]!, a[i + 3]!) < 0
  );
}

function positionDistance(x: number, y: number, s: Float64Array, k: number): number {
  const dx = s[k + 2]! - s[k]!;
  const dy = s[k + 3]! - s[k + 1]!;
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : ((x - s[k]!) * dx + (y - s[k + 1]!) * dy) / length2;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - (s[k]! + share * dx), y - (s[k + 1]! + share * dy));
}
