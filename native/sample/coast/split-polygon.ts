import type { Point } from '../canvas/shapes.ts';

export function areaOf(corners: readonly Point[]): number {
  let twice = 0;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    twice += corners[j]![0] * corners[i]![1] - corners[i]![0] * corners[j]![1];
  }
  return Math.abs(twice) / 2;
}

export function longestSide(corners: readonly Point[]): { from: Point; to: Point; angle: number } {
  let longest = 0;
  let found = { from: corners[0]!, to: corners[1]!, angle: 0 };
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [from, to] = [corners[j]!, corners[i]!];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    if (length > longest) {
      longest = length;
      found = { from, to, angle: Math.atan2(to[1] - from[1], to[0] - from[0]) };
    }
  }
  return found;
}

/**
 * Cuts a convex polygon across its longest side.
 *
 * @param share where on that side
 * @param tilt of the cut from the right angle, in radians
 */
export function splitInTwo(corners: readonly Point[], share: number, tilt: number): [Point[], Point[]] {
  const { from, to, angle } = longestSide(corners);
  const [px, py] = [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  const [nx, ny] = [Math.cos(angle + tilt), Math.sin(angle + tilt)];
  const side = ([x, y]: Point) => (x - px) * nx + (y - py) * ny;
  const one: Point[] = [];
  const other: Point[] = [];
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [a, b] = [corners[j]!, corners[i]!];
    const [sa, sb] = [side(a), side(b)];
    if (sa > 0 !== sb > 0) {
      const t = sa / (sa - sb);
      const cut: Point = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
      one.push(cut);
      other.push(cut);
    }
    (sb > 0 ? one : other).push(b);
  }
  return [one, other];
}
