import { type Extent, emptyExtent, extentOfPositions, unionExtents } from './extent.ts';
import { type Ring, signedArea } from './geometry.ts';
import { needsEvenOdd, type RepairedRings } from './validity.ts';

/**
 * A polygon made ready for clipping: rings without their closing position, the outer one of positive and the holes
 * of negative area, so that the areas of their clipped parts add up to the polygon's.
 */
export interface ClipPolygon {
  readonly rings: readonly Ring[];
  readonly extent: Extent;
  /** Rings cross or touch themselves or one another: the area is that of an odd number of windings, not the sum. */
  readonly isEvenOdd: boolean;
}

export function makeClipPolygon({ rings, faults }: RepairedRings): ClipPolygon {
  return {
    rings: rings.map((ring, index) => (signedArea(ring) >= 0 === (index === 0) ? ring : reversed(ring))),
    extent: rings.map(extentOfPositions).reduce(unionExtents, emptyExtent),
    isEvenOdd: needsEvenOdd(faults),
  };
}

function reversed(ring: Ring): Ring {
  const back = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) {
    back[ring.length - 2 - i] = ring[i]!;
    back[ring.length - 1 - i] = ring[i + 1]!;
  }
  return back;
}

/**
 * Clipped rings, end to end, in memory that is used again: ring r holds positions `ringEnds[r − 1]` to `ringEnds[r]`.
 */
export class ClipBuffer {
  xy = new Float64Array(1024);
  ringEnds: number[] = [];
  /** Positions in use. */
  length = 0;

  clear(): void {
    this.length = 0;
    this.ringEnds.length = 0;
  }

  /** Makes room for `positions` more. */
  reserve(positions: number): void {
    const needed = 2 * (this.length + positions);
    if (needed <= this.xy.length) return;
    const larger = new Float64Array(Math.max(needed, 2 * this.xy.length));
    larger.set(this.xy.subarray(0, 2 * this.length));
    this.xy = larger;
  }

  load(rings: readonly Ring[]): void {
    this.clear();
    for (const ring of rings) {
      this.reserve(ring.length / 2);
      this.xy.set(ring, 2 * this.length);
      this.length += ring.length / 2;
      this.ringEnds.push(this.length);
    }
  }
}

/**
 * Clips every ring to one side of a line along an axis (Sutherland–Hodgman). Parts beyond the line are laid onto it,
 * where they enclose nothing: signed areas and winding numbers inside stay what they were.
 *
 * Source: Sutherland & Hodgman 1974, “Reentrant polygon clipping”.
 *
 * @param axis 0 for x, 1 for y
 * @param side 1 keeps what is ≥ `bound`, −1 what is ≤ `bound`
 */
export function clipToSide(from: ClipBuffer, to: ClipBuffer, axis: 0 | 1, bound: number, side: 1 | -1): void {
  to.clear();
  let start = 0;
  for (const end of from.ringEnds) {
    // Each position adds itself and at most one crossing.
    to.reserve(2 * (end - start));
    to.length = clipRing(from.xy, start, end, to.xy, to.length, axis, bound, side);
    const first = to.ringEnds.at(-1) ?? 0;
    if (to.length - first >= 3) to.ringEnds.push(to.length);
    else to.length = first;
    start = end;
  }
}

// Eight numbers rather than an object: the innermost loop of coverage.
function clipRing(
  from: Float64Array,
  start: number,
  end: number,
  to: Float64Array,
  length: number,
  axis: number,
  bound: number,
  side: number,
): number {
  let kept = 2 * length;
  let px = from[2 * end - 2]!;
  let py = from[2 * end - 1]!;
  let pDistance = side * ((axis === 0 ? px : py) - bound);
  for (let i = 2 * start; i < 2 * end; i += 2) {
    const qx = from[i]!;
    const qy = from[i + 1]!;
    const qDistance = side * ((axis === 0 ? qx : qy) - bound);
    if (pDistance >= 0 !== qDistance >= 0) {
      const share = pDistance / (pDistance - qDistance);
      to[kept++] = axis === 0 ? bound : px + share * (qx - px);
      to[kept++] = axis === 0 ? py + share * (qy - py) : bound;
    }
    if (qDistance >= 0) {
      to[kept++] = qx;
      to[kept++] = qy;
    }
    px = qx;
    py = qy;
    pDistance = qDistance;
  }
  return kept / 2;
}

/** Sum of the rings' signed areas, about (x0, y0) so that far-away coordinates keep their digits. */
export function signedAreaOf(buffer: ClipBuffer, x0: number, y0: number): number {
  const { xy } = buffer;
  let twice = 0;
  let start = 0;
  for (const end of buffer.ringEnds) {
    let px = xy[2 * end - 2]! - x0;
    let py = xy[2 * end - 1]! - y0;
    for (let i = 2 * start; i < 2 * end; i += 2) {
      const qx = xy[i]! - x0;
      const qy = xy[i + 1]! - y0;
      twice += px * qy - qx * py;
      px = qx;
      py = qy;
    }
    start = end;
  }
  return twice / 2;
}
