import type { Extent } from './extent.ts';

/** A place in one plane → the same place in another; NaN where there is none. */
export type PlaneTransform = (x: number, y: number) => [number, number];

export interface DensifyOptions {
  /** A straight edge may miss the true curve by this much, in units of the target plane. */
  readonly maxError: number;
  /** Only what comes near this extent of the target plane is refined; the rest may be coarse. */
  readonly near: Extent;
  /** Length of the target plane after which it repeats along a vector, as longitudes do; null: never. */
  readonly period: readonly [x: number, y: number] | null;
}

// 2¹² pieces of one edge: an edge around the globe is then cut every ten kilometres.
const MAX_DEPTH = 12;

/**
 * Transforms a chain of positions and adds further ones where a straight edge between two would miss the image of the
 * source's straight edge. Positions that have no image are left out.
 *
 * @param xy interleaved source positions
 * @param isClosed whether an edge leads from the last position to the first
 */
export function transformDensified(
  xy: Float64Array,
  isClosed: boolean,
  transform: PlaneTransform,
  options: DensifyOptions,
): { xy: Float64Array; lost: number } {
  const out: number[] = [];
  const count = xy.length / 2;
  let lost = 0;
  let previous: Place | null = null;
  let first: Place | null = null;
  for (let i = 0; i < count; i++) {
    const place = placeAt(xy[2 * i]!, xy[2 * i + 1]!, transform, previous, options.period);
    if (!place) {
      lost++;
      continue;
    }
    if (previous) refine(previous, place, transform, options, MAX_DEPTH, out);
    out.push(place.u, place.v);
    first ??= place;
    previous = place;
  }
  if (isClosed && first && previous) refine(previous, first, transform, options, MAX_DEPTH, out);
  return { xy: new Float64Array(out), lost };
}

/** A position in both planes: (x, y) in the source, (u, v) in the target. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

function placeAt(
  x: number,
  y: number,
  transform: PlaneTransform,
  beside: Place | null,
  period: DensifyOptions['period'],
): Place | null {
  const [u, v] = transform(x, y);
  if (!Number.isFinite(u) || !Number.isFinite(v)) return null;
  if (!beside || !period) return { x, y, u, v };
  // The turn of the world that brings the place nearest to the one before.
  const [pu, pv] = period;
  const turns = Math.round(((beside.u - u) * pu + (beside.v - v) * pv) / (pu * pu + pv * pv));
  return { x, y, u: u + turns * pu, v: v + turns * pv };
}

function refine(
  from: Place,
  to: Place,
  transform: PlaneTransform,
  options: DensifyOptions,
  depth: number,
  out: number[],
): void {
  if (depth === 0) return;
  const middle = placeAt((from.x + to.x) / 2, (from.y + to.y) / 2, transform, from, options.period);
  if (!middle) return;
  const error = missOfChord(from, middle, to, 0.5);
  if (!needsSplit(from, middle, to, error, transform, options)) return;
  refine(from, middle, transform, options, depth - 1, out);
  out.push(middle.u, middle.v);
  refine(middle, to, transform, options, depth - 1, out);
}

/** How far a place part of the way along an edge lies from the same part of its chord. */
function missOfChord(from: Place, place: Place, to: Place, part: number): number {
  return Math.hypot(place.u - from.u - part * (to.u - from.u), place.v - from.v - part * (to.v - from.v));
}

function needsSplit(
  from: Place,
  middle: Place,
  to: Place,
  error: number,
  transform: PlaneTransform,
  { near: [west, south, east, north], maxError, period }: DensifyOptions,
): boolean {
  const reach = error * 2;
  const comesNear =
    Math.min(from.u, middle.u, to.u) - reach <= east &&
    Math.max(from.u, middle.u, to.u) + reach >= west &&
    Math.min(from.v, middle.v, to.v) - reach <= north &&
    Math.max(from.v, middle.v, to.v) + reach >= south;
  if (!comesNear) return false;
  if (error > maxError) return true;
  // The image may be S-shaped, with its middle on the chord: an edge that is long enough for that is tried once more.
  const isLong = Math.abs(to.u - from.u) + Math.abs(to.v - from.v) > (east - west + north - south) / 8;
  if (!isLong) return false;
  const quarter = placeAt(
    from.x + (to.x - from.x) / 4,
    from.y + (to.y - from.y) / 4,
    transform,
    from,
    period,
  );
  return quarter !== null && missOfChord(from, quarter, to, 0.25) > maxError;
}
