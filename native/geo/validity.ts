import { emptyExtent, extentOfPositions, unionExtents } from './extent.ts';
import { openRing, type Ring } from './geometry.ts';

/** What was found wrong with a polygon's rings. */
export interface RingFaults {
  /** Positions equal to the one before. */
  repeated: number;
  /** Rings of fewer than three different positions. */
  tooShort: number;
  /** Pairs of edges, of one ring or of two, that cross at a place inside both. */
  crossings: number;
  /** Pairs of edges that are not neighbours and share a place without crossing there. Often in order. */
  touches: number;
  /** Holes that begin outside the outer ring or inside another hole. */
  strayHoles: number;
}

/** Rings that can be relied on, and what had to be done or is to be known for that. */
export interface RepairedRings {
  /** Open, without repeated positions, none too short to have an area; the outer one first. */
  readonly rings: readonly Ring[];
  readonly faults: RingFaults;
}

/**
 * Drops repeated positions and rings too short to have an area. Rings that cross are left as they are: their area is
 * taken by the even-odd rule (a place counts when a ray from it crosses the outline an odd number of times), so that
 * both halves of a bow tie count, and what is covered twice does not.
 *
 * @param rings outer ring, then holes
 */
export function repairRings(rings: readonly Ring[]): RepairedRings {
  const faults: RingFaults = { repeated: 0, tooShort: 0, crossings: 0, touches: 0, strayHoles: 0 };
  const kept: Ring[] = [];
  for (const [index, ring] of rings.entries()) {
    const open = openRing(ring);
    const distinct = withoutRepeats(open);
    faults.repeated += (open.length - distinct.length) / 2;
    if (distinct.length >= 6) kept.push(distinct);
    else {
      faults.tooShort++;
      // The holes of an outer ring that is nothing would become land.
      if (index === 0) return { rings: [], faults };
    }
  }
  countMeetings(kept, faults);
  faults.strayHoles = countStrayHoles(kept);
  return { rings: kept, faults };
}

/** Whether the signed areas of the rings may not add up to the area by the even-odd rule. */
export function needsEvenOdd({ crossings, touches, strayHoles }: RingFaults): boolean {
  return crossings + touches + strayHoles > 0;
}

/** Even-odd test of a position against one ring; on the edge, either answer. */
export function isInside(ring: Ring, x: number, y: number): boolean {
  let inside = false;
  let px = ring[ring.length - 2]!;
  let py = ring[ring.length - 1]!;
  for (let i = 0; i < ring.length; i += 2) {
    const qx = ring[i]!;
    const qy = ring[i + 1]!;
    if (py > y !== qy > y && x < px + ((y - py) / (qy - py)) * (qx - px)) inside = !inside;
    px = qx;
    py = qy;
  }
  return inside;
}

function countStrayHoles([outer, ...holes]: readonly Ring[]): number {
  const isStray = (hole: Ring) => {
    const [x, y] = [hole[0]!, hole[1]!];
    return !isInside(outer!, x, y) || holes.some((other) => other !== hole && isInside(other, x, y));
  };
  return holes.filter(isStray).length;
}

function withoutRepeats(ring: Ring): Ring {
  const kept = new Float64Array(ring.length);
  let length = 0;
  for (let i = 0; i < ring.length; i += 2) {
    if (length > 0 && kept[length - 2] === ring[i] && kept[length - 1] === ring[i + 1]) continue;
    kept[length++] = ring[i]!;
    kept[length++] = ring[i + 1]!;
  }
  return length === ring.length ? ring : kept.slice(0, length);
}

/** Compares each edge with those it overlaps along the polygon's longer side, by a sweep. */
function countMeetings(rings: readonly Ring[], faults: RingFaults): void {
  const [west, south, east, north] = rings.map(extentOfPositions).reduce(unionExtents, emptyExtent);
  const axis = east - west >= north - south ? 0 : 1;
  const edges = edgesOf(rings);
  const { xy, count } = edges;
  const low = new Float64Array(count);
  const high = new Float64Array(count);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    low[i] = Math.min(xy[4 * i + axis]!, xy[4 * i + 2 + axis]!);
    high[i] = Math.max(xy[4 * i + axis]!, xy[4 * i + 2 + axis]!);
    order[i] = i;
  }
  order.sort((i, j) => low[i]! - low[j]!);
  for (let n = 0; n < count; n++) {
    const i = order[n]!;
    for (let m = n + 1; m < count && low[order[m]!]! <= high[i]!; m++) tally(faults, edges, i, order[m]!);
  }
}

interface Edges {
  readonly count: number;
  /** `[count × 4]`: x, y of the start and of the end. */
  readonly xy: Float64Array;
  /** The edge that follows in the same ring. */
  readonly next: Uint32Array;
}

function edgesOf(rings: readonly Ring[]): Edges {
  const count = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
  const xy = new Float64Array(4 * count);
  const next = new Uint32Array(count);
  let edge = 0;
  for (const ring of rings) {
    const first = edge;
    for (let i = 0; i < ring.length; i += 2, edge++) {
      const j = (i + 2) % ring.length;
      xy[4 * edge] = ring[i]!;
      xy[4 * edge + 1] = ring[i + 1]!;
      xy[4 * edge + 2] = ring[j]!;
      xy[4 * edge + 3] = ring[j + 1]!;
      next[edge] = edge + 1;
    }
    next[edge - 1] = first;
  }
  return { count, xy, next };
}

function tally(faults: RingFaults, { xy, next }: Edges, i: number, j: number): void {
  const ay = xy[4 * i + 1]!;
  const by = xy[4 * i + 3]!;
  const cy = xy[4 * j + 1]!;
  const dy = xy[4 * j + 3]!;
  if ((ay < cy && ay < dy && by < cy && by < dy) || (ay > cy && ay > dy && by > cy && by > dy)) return;
  const ax = xy[4 * i]!;
  const bx = xy[4 * i + 2]!;
  const cx = xy[4 * j]!;
  const dx = xy[4 * j + 2]!;
  if ((ax < cx && ax < dx && bx < cx && bx < dx) || (ax > cx && ax > dx && bx > cx && bx > dx)) return;
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  const a = turn(cx, cy, dx, dy, ax, ay);
  const b = turn(cx, cy, dx, dy, bx, by);
  if (c * d < 0 && a * b < 0) faults.crossings++;
  else if (c * d <= 0 && a * b <= 0 && next[i] !== j && next[j] !== i) faults.touches++;
}

/** Positive when c lies to the left of a → b. */
function turn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
