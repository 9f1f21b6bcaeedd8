import type { Affine } from './affine.ts';
import { DEGREE_M } from './distance.ts';
import { openRing, type Ring, signedArea } from './geometry.ts';

/**
 * Four corners in degrees, `[longitude, latitude]` interleaved, from the north-west clockwise. Longitudes run on over
 * the antimeridian: they may pass 180.
 */
export type Quadrilateral = Float64Array;

const RADIANS = Math.PI / 180;

/** The square of ground about a place, its sides north–south and east–west. */
export function squareAround(lonDeg: number, latDeg: number, sideM: number): Quadrilateral {
  const north = sideM / 2 / DEGREE_M;
  const east = north / Math.max(0.01, Math.cos(latDeg * RADIANS));
  const [w, e, n, s] = [lonDeg - east, lonDeg + east, latDeg + north, latDeg - north];
  return Float64Array.of(w, n, e, n, e, s, w, s);
}

/** A ring of four corners that bulges outward, whatever it begins with and however it runs; null for any other ring. */
export function quadrilateralOf(ring: Ring): Quadrilateral | null {
  const open = openRing(ring);
  if (open.length !== 8) return null;
  const clockwise = signedArea(open) < 0 ? open : backwards(open);
  if (!isConvex(clockwise)) return null;
  let first = 0;
  // The north-west is where y − x is largest, of the corners seen from their middle.
  for (let i = 1; i < 4; i++) if (northWest(clockwise, i) > northWest(clockwise, first)) first = i;
  return Float64Array.from({ length: 8 }, (_, i) => clockwise[(2 * first + i) % 8]!);
}

function northWest(corners: Float64Array, i: number): number {
  return corners[2 * i + 1]! - corners[2 * i]!;
}

function backwards(ring: Ring): Ring {
  return Float64Array.from(
    { length: ring.length },
    (_, i) => ring[ring.length - 2 - 2 * (i >> 1) + (i & 1)]!,
  );
}

/** Whether each corner of a clockwise ring turns right. */
function isConvex(ring: Ring): boolean {
  for (let i = 0; i < 4; i++) {
    const [a, b, c] = [i, i + 1, i + 2].map((n) => [ring[(2 * n) % 8]!, ring[(2 * n + 1) % 8]!] as const);
    const turn = (b![0] - a![0]) * (c![1] - b![1]) - (b![1] - a![1]) * (c![0] - b![0]);
    if (!(turn < 0)) return false;
  }
  return true;
}

export function middleOf(corners: Quadrilateral): [lonDeg: number, latDeg: number] {
  const mean = (axis: number) =>
    (corners[axis]! + corners[2 + axis]! + corners[4 + axis]! + corners[6 + axis]!) / 4;
  return [mean(0), mean(1)];
}

/** Side of a square of the same area on the ground. */
export function sideM(corners: Quadrilateral): number {
  const squareDeg = Math.abs(signedArea(corners));
  return DEGREE_M * Math.sqrt(squareDeg * Math.cos(middleOf(corners)[1] * RADIANS));
}

/**
 * The frame of a quadrilateral: a square of `sizePx` pixels → degrees, exact for parallelograms; of any other, the
 * parallelogram whose sides are the means of opposite ones.
 */
export function frameOf(corners: Quadrilateral, sizePx: number): Affine {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = corners as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [a, d] = [(x1 - x0 + x2 - x3) / 2, (y1 - y0 + y2 - y3) / 2];
  const [b, e] = [(x3 - x0 + x2 - x1) / 2, (y3 - y0 + y2 - y1) / 2];
  const [middleX, middleY] = middleOf(corners);
  return {
    a: a / sizePx,
    b: b / sizePx,
    c: middleX - (a + b) / 2,
    d: d / sizePx,
    e: e / sizePx,
    f: middleY - (d + e) / 2,
  };
}
