import type { Ring } from '../../geo/geometry.ts';
import { signedArea } from '../../geo/geometry.ts';
import { isInside, repairRings } from '../../geo/validity.ts';
import { contourRings } from './contours.ts';
import { simplifyRing } from './simplify.ts';

/** Corners of the tracing grid lie so far apart: finer than a person digitises from this imagery. */
const STEP_PX = 4;
const TOLERANCE_PX = 0.9;
/** Smaller holes are part of what surrounds them. */
const LEAST_HOLE_PX = 350;

export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A raster of kinds, row-major. */
export interface CoverMap {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly cover: Uint8Array;
}

/** Polygons of one kind of cover within a box: each an outer ring and its holes, in pixels. */
export function traceCover(map: CoverMap, kind: number, box: PixelBox, leastPx: number): Ring[][] {
  const columns = Math.floor((box.right - box.left) / STEP_PX) + 3;
  const rows = Math.floor((box.bottom - box.top) / STEP_PX) + 3;
  const values = new Float32Array(columns * rows);
  for (let row = 1; row + 1 < rows; row++) {
    for (let column = 1; column + 1 < columns; column++) {
      const x = box.left + (column - 1) * STEP_PX;
      const y = box.top + (row - 1) * STEP_PX;
      values[row * columns + column] = shareAround(map, kind, x, y);
    }
  }
  return nest(
    contourRings({ columns, rows, values }).map((ring) => inPixels(ring, box)),
    leastPx,
  ).map(simplified);
}

/** Of the square of two steps around a corner. */
function shareAround({ cover, widthPx, heightPx }: CoverMap, kind: number, x: number, y: number): number {
  let same = 0;
  for (let dy = -STEP_PX; dy < STEP_PX; dy++) {
    for (let dx = -STEP_PX; dx < STEP_PX; dx++) {
      const [column, row] = [
        Math.min(widthPx - 1, Math.max(0, x + dx)),
        Math.min(heightPx - 1, Math.max(0, y + dy)),
      ];
      if (cover[row * widthPx + column] === kind) same++;
    }
  }
  // Never just ½, where rings would touch.
  return (same + 0.3) / (4 * STEP_PX * STEP_PX);
}

function inPixels(ring: Ring, box: PixelBox): Ring {
  return ring.map((value, i) => (value - 1) * STEP_PX + (i % 2 === 0 ? box.left : box.top));
}

/** With fewer corners, unless lines would then cross. */
function simplified(rings: Ring[]): Ring[] {
  const fewer = rings.map((ring) => simplifyRing(ring, TOLERANCE_PX));
  const { crossings, touches } = repairRings(fewer).faults;
  return crossings + touches > 0 ? rings : fewer;
}

/** Every hole to the outer ring it lies in; rings below the least area are left out. */
function nest(rings: readonly Ring[], leastPx: number): Ring[][] {
  const way = outerWay(rings);
  const outer = rings.filter((ring) => signedArea(ring) * way >= leastPx);
  const polygons = outer.map((ring) => [ring]);
  for (const hole of rings.filter((ring) => signedArea(ring) * way <= -LEAST_HOLE_PX)) {
    const around = polygons
      .filter(([ring]) => isInside(ring!, hole[0]!, hole[1]!))
      .sort((a, b) => Math.abs(signedArea(a[0]!)) - Math.abs(signedArea(b[0]!)))[0];
    around?.push(hole);
  }
  return polygons;
}

/** The largest ring is never a hole. */
function outerWay(rings: readonly Ring[]): number {
  let largest = 0;
  for (const ring of rings) if (Math.abs(signedArea(ring)) > Math.abs(largest)) largest = signedArea(ring);
  return Math.sign(largest);
}
