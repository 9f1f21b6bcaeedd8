import { blend, type Canvas, type Colour } from './canvas.ts';

export type Point = readonly [xPx: number, yPx: number];

/** A shape as its signed distance in pixels, negative inside, and the box that holds it. */
export interface Shape {
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  distance(x: number, y: number): number;
}

/** What a shape is painted with; what is left out stays as it was. */
export interface Surface {
  readonly colour: Colour;
  readonly opacity?: number;
  /** Multiplies the colour. */
  readonly texture?: (x: number, y: number) => number;
  readonly topM?: number | ((x: number, y: number) => number);
  readonly cover?: number;
}

/** Paints a shape with soft edges, half a pixel to either side. */
export function paint(canvas: Canvas, shape: Shape, surface: Surface): void {
  const { colour, opacity = 1, texture, topM, cover } = surface;
  forPixels(canvas, shape, (x, y, at, coverage) => {
    blend(canvas, at, colour, coverage * opacity, texture ? texture(x, y) : 1);
    if (coverage < 0.5) return;
    if (topM !== undefined) canvas.topM[at] = typeof topM === 'number' ? topM : topM(x, y);
    if (cover !== undefined) canvas.cover[at] = cover;
  });
}

/** Calls `use` for every pixel a shape touches, with the share of it that is covered. */
export function forPixels(
  canvas: Canvas,
  shape: Shape,
  use: (x: number, y: number, at: number, coverage: number) => void,
): void {
  const { widthPx, heightPx } = canvas;
  const [left, top, right, bottom] = shape.box;
  const lastX = Math.min(widthPx - 1, Math.ceil(right + 1));
  const lastY = Math.min(heightPx - 1, Math.ceil(bottom + 1));
  for (let y = Math.max(0, Math.floor(top - 1)); y <= lastY; y++) {
    for (let x = Math.max(0, Math.floor(left - 1)); x <= lastX; x++) {
      const coverage = 0.5 - shape.distance(x + 0.5, y + 0.5);
      if (coverage > 0) use(x, y, y * widthPx + x, Math.min(coverage, 1));
    }
  }
}

/** `forPixels` of a large shape, yielding after every row. */
export function* forRows(
  canvas: Canvas,
  shape: Shape,
  use: (x: number, y: number, at: number, coverage: number) => void,
): Generator<void> {
  const [left, top, right, bottom] = shape.box;
  for (
    let y = Math.max(0, Math.floor(top - 1));
    y <= Math.min(canvas.heightPx - 1, Math.ceil(bottom + 1));
    y++, yield
  ) {
    // The box of one row: forPixels widens it by a pixel to either side.
    forPixels(canvas, { box: [left, y + 1, right, y - 1], distance: shape.distance }, use);
  }
}

/** A rectangle of any direction; `angle` turns its length from the x axis towards y. */
export function rectangle(
  [cx, cy]: Point,
  lengthPx: number,
  breadthPx: number,
  angle: number,
): Shape & Frame {
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const [halfLength, halfBreadth] = [lengthPx / 2, breadthPx / 2];
  const reachX = Math.abs(ux) * halfLength + Math.abs(uy) * halfBreadth;
  const reachY = Math.abs(uy) * halfLength + Math.abs(ux) * halfBreadth;
  return {
    box: [cx - reachX, cy - reachY, cx + reachX, cy + reachY],
    along: (x, y) => (x - cx) * ux + (y - cy) * uy,
    across: (x, y) => (y - cy) * ux - (x - cx) * uy,
    at: (along, across) => [cx + along * ux - across * uy, cy + along * uy + across * ux],
    distance(x, y) {
      const a = Math.abs((x - cx) * ux + (y - cy) * uy) - halfLength;
      const b = Math.abs((y - cy) * ux - (x - cx) * uy) - halfBreadth;
      return Math.max(a, b);
    },
  };
}

/** Coordinates along and across a rectangle, from its centre. */
export interface Frame {
  along(x: number, y: number): number;
  across(x: number, y: number): number;
  at(along: number, across: number): Point;
}

export function disc([cx, cy]: Point, radiusPx: number): Shape {
  return {
    box: [cx - radiusPx, cy - radiusPx, cx + radiusPx, cy + radiusPx],
    distance: (x, y) => Math.hypot(x - cx, y - cy) - radiusPx,
  };
}

/** A line of some breadth with round ends. */
export function capsule(from: Point, to: Point, breadthPx: number): Shape {
  const [ax, ay] = from;
  const [dx, dy] = [to[0] - ax, to[1] - ay];
  const square = dx * dx + dy * dy || 1;
  const radius = breadthPx / 2;
  return {
    box: [
      Math.min(ax, to[0]) - radius,
      Math.min(ay, to[1]) - radius,
      Math.max(ax, to[0]) + radius,
      Math.max(ay, to[1]) + radius,
    ],
    distance(x, y) {
      const t = ((x - ax) * dx + (y - ay) * dy) / square;
      const s = t < 0 ? 0 : Math.min(t, 1);
      return Math.hypot(x - ax - s * dx, y - ay - s * dy) - radius;
    },
  };
}

/** A polygon that need not be convex, its corners in order. */
export function polygon(corners: readonly Point[]): Shape {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return {
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    distance: (x, y) => distanceToPolygon(corners, x, y),
  };
}

function distanceToPolygon(corners: readonly Point[], x: number, y: number): number {
  let nearest = Infinity;
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [ax, ay] = corners[j]!;
    const [bx, by] = corners[i]!;
    const [dx, dy] = [bx - ax, by - ay];
    const t = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
    const s = t < 0 ? 0 : Math.min(t, 1);
    const [ox, oy] = [x - ax - s * dx, y - ay - s * dy];
    nearest = Math.min(nearest, ox * ox + oy * oy);
    if (ay > y !== by > y && x < ax + (dx * (y - ay)) / dy) inside = !inside;
  }
  return inside ? -Math.sqrt(nearest) : Math.sqrt(nearest);
}
