import type { Ring } from '../../geo/geometry.ts';

/**
 * Leaves out corners that lie within a tolerance of the line without them.
 *
 * Source: Douglas and Peucker 1973, on the two halves of a ring.
 */
export function simplifyRing(ring: Ring, tolerance: number): Ring {
  const count = ring.length / 2;
  if (count < 5) return ring;
  const isKept = new Uint8Array(count);
  const half = farthestFrom(ring, 0);
  isKept[0] = 1;
  isKept[half] = 1;
  keepCorners(ring, 0, half, tolerance, isKept);
  keepCorners(ring, half, count, tolerance, isKept);
  const kept = [...isKept.keys()].filter((i) => isKept[i]);
  return kept.length < 3 ? ring : Float64Array.from(kept.flatMap((i) => [ring[2 * i]!, ring[2 * i + 1]!]));
}

function farthestFrom(ring: Ring, corner: number): number {
  let farthest = 0;
  let most = -1;
  for (let i = 0; i < ring.length / 2; i++) {
    const distance = Math.hypot(ring[2 * i]! - ring[2 * corner]!, ring[2 * i + 1]! - ring[2 * corner + 1]!);
    if (distance > most) [most, farthest] = [distance, i];
  }
  return farthest;
}

/** @param end one past the last corner stands for the first */
function keepCorners(ring: Ring, first: number, end: number, tolerance: number, isKept: Uint8Array): void {
  const at = (i: number) => [ring[(2 * i) % ring.length]!, ring[(2 * i + 1) % ring.length]!] as const;
  const [ax, ay] = at(first);
  const [bx, by] = at(end);
  const length = Math.hypot(bx - ax, by - ay) || 1;
  let most = tolerance;
  let split = -1;
  for (let i = first + 1; i < end; i++) {
    const [x, y] = at(i);
    const off = Math.abs((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / length;
    if (off > most) [most, split] = [off, i];
  }
  if (split < 0) return;
  isKept[split] = 1;
  keepCorners(ring, first, split, tolerance, isKept);
  keepCorners(ring, split, end, tolerance, isKept);
}
