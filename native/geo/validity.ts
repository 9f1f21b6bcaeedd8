import Flatbush from 'flatbush';
import type { Extent } from './extent.ts';
import { openRing, type Ring } from './geometry.ts';

/** What was found wrong with a polygon's rings. */
export interface RingFaults {
  /** Positions equal to the one before. */
  repeated: number;
  /** Rings of fewer than three different positions. */
  tooShort: number;
  /** Pairs of edges, of one ring or of two, that cross. */
  crossings: number;
}

/**
 * Rings without repeated positions and without rings too short to have an area, and what was wrong. Rings that cross
 * are left as they are: their area is taken by the even-odd rule (a place counts when a ray from it crosses the
 * outline an odd number of times), so that both halves of a bow tie count, and an area covered twice does not.
 *
 * @param rings outer ring, then holes
 */
export function repairRings(rings: readonly Ring[]): { rings: Ring[]; faults: RingFaults } {
  const faults: RingFaults = { repeated: 0, tooShort: 0, crossings: 0 };
  const kept: Ring[] = [];
  for (const [index, ring] of rings.entries()) {
    const distinct = withoutRepeats(openRing(ring));
    faults.repeated += (openRing(ring).length - distinct.length) / 2;
    if (distinct.length >= 6) kept.push(distinct);
    else {
      faults.tooShort++;
      // Holes of an outer ring that is nothing would become land.
      if (index === 0) return { rings: [], faults };
    }
  }
  faults.crossings = countMeetings(kept).crossings;
  return { rings: kept, faults };
}

/**
 * Whether the sum of signed areas may differ from the area by the even-odd rule: rings that cross or touch, or a hole
 * that is not inside the outer ring, or inside another hole. May say yes of a polygon that is in order.
 *
 * @param rings open rings; the outer one first
 */
export function isEvenOddNeeded(rings: readonly Ring[]): boolean {
  const meetings = countMeetings(rings);
  if (meetings.crossings > 0 || meetings.touches > 0) return true;
  const [outer, ...holes] = rings;
  return holes.some(
    (hole, index) =>
      !isInside(outer!, hole[0]!, hole[1]!) ||
      holes.some((other, otherIndex) => otherIndex !== index && isInside(other, hole[0]!, hole[1]!)),
  );
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

interface Meetings {
  /** Pairs of edges that cross at a place inside both. */
  crossings: number;
  /** Pairs of edges that are not neighbours and share an end, or overlap, or of which one ends on the other. */
  touches: number;
}

// Rings of up to this many edges are compared pair by pair; an index pays above.
const PAIRWISE_LIMIT = 64;

function countMeetings(rings: readonly Ring[]): Meetings {
  const edges = edgesOf(rings);
  const meetings: Meetings = { crossings: 0, touches: 0 };
  if (edges.count <= PAIRWISE_LIMIT) {
    for (let i = 0; i < edges.count; i++) {
      for (let j = i + 1; j < edges.count; j++) tally(meetings, edges, i, j);
    }
    return meetings;
  }
  const tree = new Flatbush(edges.count);
  for (let i = 0; i < edges.count; i++) {
    const [west, south, east, north] = edgeExtent(edges, i);
    tree.add(west, south, east, north);
  }
  tree.finish();
  for (let i = 0; i < edges.count; i++) {
    const [west, south, east, north] = edgeExtent(edges, i);
    tree.search(west, south, east, north, (j) => {
      if (j > i) tally(meetings, edges, i, j);
      return false;
    });
  }
  return meetings;
}

function edgeExtent({ xy }: Edges, i: number): Extent {
  const x0 = xy[4 * i]!;
  const y0 = xy[4 * i + 1]!;
  const x1 = xy[4 * i + 2]!;
  const y1 = xy[4 * i + 3]!;
  return [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)];
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
    if (edge > first) next[edge - 1] = first;
  }
  return { count, xy, next };
}

function tally(meetings: Meetings, { xy, next }: Edges, i: number, j: number): void {
  const ax = xy[4 * i]!;
  const bx = xy[4 * i + 2]!;
  const cx = xy[4 * j]!;
  const dx = xy[4 * j + 2]!;
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return;
  const ay = xy[4 * i + 1]!;
  const by = xy[4 * i + 3]!;
  const cy = xy[4 * j + 1]!;
  const dy = xy[4 * j + 3]!;
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return;
  const c = turn(ax, ay, bx, by, cx, cy);
  const d = turn(ax, ay, bx, by, dx, dy);
  const a = turn(cx, cy, dx, dy, ax, ay);
  const b = turn(cx, cy, dx, dy, bx, by);
  if (c * d < 0 && a * b < 0) {
    meetings.crossings++;
    return;
  }
  const areNeighbours = next[i] === j || next[j] === i;
  if (!areNeighbours && c * d <= 0 && a * b <= 0) meetings.touches++;
}

/** Positive when c lies to the left of a → b. */
function turn(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): number {
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
