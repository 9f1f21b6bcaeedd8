import type { Point } from './shapes.ts';

/** A smooth curve through points (Catmull–Rom), as points about `stepPx` apart. */
export function smoothCurve(through: readonly Point[], stepPx: number): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + 1 < through.length; i++) {
    const [before, from, to, after] = [
      through[i - 1] ?? through[i]!,
      through[i]!,
      through[i + 1]!,
      through[i + 2] ?? through[i + 1]!,
    ];
    const steps = Math.max(1, Math.round(Math.hypot(to[0] - from[0], to[1] - from[1]) / stepPx));
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const at = (axis: 0 | 1) => catmullRom(before[axis], from[axis], to[axis], after[axis], t);
      out.push([at(0), at(1)]);
    }
  }
  out.push(through.at(-1)!);
  return out;
}

function catmullRom(p0: number, p1: number, p2: number, p3: number, t: number): number {
  return (
    0.5 *
    (2 * p1 +
      (p2 - p0) * t +
      (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t +
      (3 * p1 - p0 - 3 * p2 + p3) * t * t * t)
  );
}

/** y of a smooth curve that runs from left to right, for every column: `[widthPx]`. */
export function heightsOf(through: readonly Point[], widthPx: number): Float32Array {
  const curve = smoothCurve(through, 4);
  const out = new Float32Array(widthPx);
  for (let x = 0, segment = 0; x < widthPx; x++) {
    while (segment + 2 < curve.length && curve[segment + 1]![0] < x) segment++;
    const [from, to] = [curve[segment]!, curve[segment + 1]!];
    const t = (x - from[0]) / (to[0] - from[0] || 1);
    out[x] = from[1] + (to[1] - from[1]) * Math.min(1, Math.max(0, t));
  }
  return out;
}

/** Points every `spacingPx` along a line, each with the direction of the line there. */
export function alongLine(line: readonly Point[], spacingPx: number): { at: Point; angle: number }[] {
  const out: { at: Point; angle: number }[] = [];
  let next = spacingPx / 2;
  for (let i = 0; i + 1 < line.length; i++) {
    const [from, to] = [line[i]!, line[i + 1]!];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    for (; next < length; next += spacingPx) {
      const t = next / length;
      out.push({ at: [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t], angle });
    }
    next -= length;
  }
  return out;
}
