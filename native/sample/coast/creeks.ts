import type { Canvas } from '../canvas/canvas.ts';
import { Noise } from '../canvas/noise.ts';
import type { Point } from '../canvas/shapes.ts';
import { COVER } from './cover.ts';

/** A piece of a tidal creek, from its head towards the sea. */
export interface CreekReach {
  readonly from: Point;
  readonly to: Point;
  readonly breadthPx: number;
}

const CELL_PX = 4;

/**
 * Tidal creeks of a marsh: a tree that grows from the water's edge over the softest ground, as wide as what it drains
 * asks for.
 *
 * Source: the growth is Prim's spanning tree over smooth random weights; widths follow the square root of the drained
 * area (Rinaldo et al. 1999, “Tidal networks”).
 */
export function* tidalCreeks(canvas: Canvas, seed: number): Generator<void, CreekReach[]> {
  const columns = Math.floor(canvas.widthPx / CELL_PX);
  const rows = Math.floor(canvas.heightPx / CELL_PX);
  const noise = new Noise(seed + 41);
  const kindOf = (cell: number) => {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    return canvas.cover[(row * CELL_PX + 2) * canvas.widthPx + column * CELL_PX + 2];
  };
  const weight = (cell: number) => {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    return 1 + noise.fractal(column / 4.2, row / 4.2, 3) + 0.25 * noise.at(column * 1.7, row * 1.7);
  };
  const { order, towards } = yield* growTree(columns, rows, kindOf, weight);
  const drained = new Float32Array(columns * rows).fill(1);
  for (let i = order.length - 1; i >= 0; i--) drained[towards[order[i]!]!]! += drained[order[i]!]!;
  const centre = (cell: number): Point => {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    const jitter = (k: number) => 2.2 * noise.at(column * 0.83 + k, row * 0.83 - k);
    return [(column + 0.5) * CELL_PX + jitter(3), (row + 0.5) * CELL_PX + jitter(71)];
  };
  const middle = (cell: number): Point => {
    const [a, b] = [centre(cell), centre(towards[cell]!)];
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  };
  const reaches: CreekReach[] = [];
  for (const cell of order) {
    if (drained[cell]! < 6) continue;
    const breadthPx = Math.min(8, 0.2 * Math.sqrt(drained[cell]!) + 0.45);
    const next = towards[cell]!;
    // From the middle of one step to the middle of the next: bends are rounded.
    const to = kindOf(next) === COVER.water ? centre(next) : middle(next);
    reaches.push(...bend(middle(cell), centre(next), to, breadthPx));
  }
  return reaches;
}

/** A bend as three straight pieces of a quadratic curve. */
function bend(from: Point, over: Point, to: Point, breadthPx: number): CreekReach[] {
  const at = (t: number): Point => {
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return [a * from[0] + b * over[0] + c * to[0], a * from[1] + b * over[1] + c * to[1]];
  };
  return [0, 1, 2].map((i) => ({ from: at(i / 3), to: at((i + 1) / 3), breadthPx }));
}

interface Tree {
  /** Cells in the order in which they were reached. */
  readonly order: number[];
  /** Next cell on the way to the water. */
  readonly towards: Int32Array;
}

function* growTree(
  columns: number,
  rows: number,
  kindOf: (cell: number) => number | undefined,
  weight: (cell: number) => number,
): Generator<void, Tree> {
  const towards = new Int32Array(columns * rows).fill(-1);
  const order: number[] = [];
  const front = new Heap();
  for (let row = 1; row + 1 < rows; row++, yield) {
    for (let column = 1; column + 1 < columns; column++) {
      const cell = row * columns + column;
      if (kindOf(cell) !== COVER.marsh) continue;
      const shore = neighbours(cell, columns).find((next) => kindOf(next) === COVER.water);
      // Few creeks reach the shore, each with a wide hinterland.
      if (shore !== undefined) front.push({ cost: weight(cell) + 1.1, cell, next: shore });
    }
  }
  for (let reached = front.pop(); reached; reached = front.pop()) {
    const { cell, next } = reached;
    if (towards[cell] !== -1) continue;
    towards[cell] = next;
    order.push(cell);
    for (const further of neighbours(cell, columns)) {
      if (towards[further] === -1 && kindOf(further) === COVER.marsh) {
        front.push({ cost: weight(further), cell: further, next: cell });
      }
    }
    if (order.length % 500 === 0) yield;
  }
  return { order, towards };
}

function neighbours(cell: number, columns: number): number[] {
  return [
    cell - 1,
    cell + 1,
    cell - columns,
    cell + columns,
    cell - columns - 1,
    cell - columns + 1,
    cell + columns - 1,
    cell + columns + 1,
  ];
}

interface Step {
  readonly cost: number;
  readonly cell: number;
  readonly next: number;
}

/** A binary heap, cheapest step first. */
class Heap {
  readonly #steps: Step[] = [];

  push(step: Step): void {
    const steps = this.#steps;
    let at = steps.push(step) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (steps[parent]!.cost <= step.cost) break;
      steps[at] = steps[parent]!;
      at = parent;
    }
    steps[at] = step;
  }

  pop(): Step | undefined {
    const steps = this.#steps;
    const top = steps[0];
    const last = steps.pop();
    if (top === undefined || last === undefined || steps.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= steps.length) break;
      if (child + 1 < steps.length && steps[child + 1]!.cost < steps[child]!.cost) child++;
      if (steps[child]!.cost >= last.cost) break;
      steps[at] = steps[child]!;
      at = child;
    }
    steps[at] = last;
    return top;
  }
}
