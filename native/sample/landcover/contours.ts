import type { Ring } from '../../geo/geometry.ts';

/** Values at the corners of a grid, row-major `[rows × columns]`. */
export interface Field {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

/**
 * Rings along the line where a field passes ½, with the higher side on their left seen with y downwards: outer rings
 * and holes turn opposite ways. The border of the grid must lie below ½.
 *
 * Source: marching squares; saddles are joined through the mean of their corners.
 *
 * @returns rings in grid units, `[x, y, x, y, …]`, not closed
 */
export function contourRings(field: Field): Ring[] {
  const { from, to } = segmentsOf(field);
  const follows = new Map<number, number>();
  for (let i = 0; i < from.length; i++) follows.set(from[i]!, to[i]!);
  const rings: Ring[] = [];
  for (const start of from) {
    if (!follows.has(start)) continue;
    const xy: number[] = [];
    for (let edge = start; follows.has(edge); ) {
      const next = follows.get(edge)!;
      follows.delete(edge);
      xy.push(...crossing(field, edge));
      edge = next;
    }
    if (xy.length >= 8) rings.push(Float64Array.from(xy));
  }
  return rings;
}

/** An edge of the grid: twice its corner, plus 1 where it runs down. */
const across = (corner: number) => 2 * corner;
const down = (corner: number) => 2 * corner + 1;

/** Every piece of contour within a cell, from the edge where it enters to the one where it leaves. */
function segmentsOf({ columns, rows, values }: Field): { from: number[]; to: number[] } {
  const from: number[] = [];
  const to: number[] = [];
  const add = (enter: number, leave: number) => {
    from.push(enter);
    to.push(leave);
  };
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const corner = row * columns + column;
      const [a, b, c, d] = [
        values[corner]!,
        values[corner + 1]!,
        values[corner + columns + 1]!,
        values[corner + columns]!,
      ];
      const [top, right, bottom, left] = [
        across(corner),
        down(corner + 1),
        across(corner + columns),
        down(corner),
      ];
      const key = (a >= 0.5 ? 8 : 0) + (b >= 0.5 ? 4 : 0) + (c >= 0.5 ? 2 : 0) + (d >= 0.5 ? 1 : 0);
      const isJoined = a + b + c + d >= 2;
      for (const [enter, leave] of PIECES[key === 5 && isJoined ? 16 : key === 10 && isJoined ? 17 : key]!) {
        const edges = [top, right, bottom, left];
        add(edges[enter]!, edges[leave]!);
      }
    }
  }
  return { from, to };
}

/** By the corners that are inside (8 upper left, 4 upper right, 2 lower right, 1 lower left): pieces from edge to edge (0 top, 1 right, 2 bottom, 3 left). */
const PIECES: readonly (readonly (readonly [number, number])[])[] = [
  [],
  [[3, 2]],
  [[2, 1]],
  [[3, 1]],
  [[1, 0]],
  [
    [1, 0],
    [3, 2],
  ],
  [[2, 0]],
  [[3, 0]],
  [[0, 3]],
  [[0, 2]],
  [
    [0, 3],
    [2, 1],
  ],
  [[0, 1]],
  [[1, 3]],
  [[1, 2]],
  [[2, 3]],
  [],
  [
    [3, 0],
    [1, 2],
  ],
  [
    [0, 1],
    [2, 3],
  ],
];

function crossing({ columns, values }: Field, edge: number): [number, number] {
  const corner = edge >> 1;
  const isDown = (edge & 1) === 1;
  const [one, other] = [values[corner]!, values[corner + (isDown ? columns : 1)]!];
  const share = one === other ? 0.5 : (0.5 - one) / (other - one);
  const [x, y] = [corner % columns, Math.floor(corner / columns)];
  return isDown ? [x, y + share] : [x + share, y];
}
