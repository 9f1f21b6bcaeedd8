/**
 * The pixels of a level that become one along an axis: two, or where the level has an odd length a part of three, so that
 * the reduced level covers exactly what the level does.
 */
export interface Cells {
  /** First pixel of each cell. */
  readonly first: Int32Array;
  /** Share of each pixel that lies in the cell, `[cell, 3]`. */
  readonly weights: Float64Array;
  /** Whether each cell is exactly two pixels. */
  readonly isEven: boolean;
}

export const CELL_PX = 3;

/** Cells `[from, to)` of a reduced axis of `reducedPx` over one of `lengthPx`, which is at most twice as long. */
export function cellsOf(lengthPx: number, reducedPx: number, from: number, to: number): Cells {
  const ratio = lengthPx / reducedPx;
  const first = new Int32Array(to - from);
  const weights = new Float64Array((to - from) * CELL_PX);
  for (let cell = from; cell < to; cell++) {
    const [start, end] = [cell * ratio, (cell + 1) * ratio];
    // A hair of the neighbour is rounding, not a part of it.
    const pixel = Math.floor(start + 1e-8);
    first[cell - from] = pixel;
    for (let k = 0; k < CELL_PX; k++) {
      const share = Math.min(end, pixel + k + 1) - Math.max(start, pixel + k);
      if (share > 1e-8 && pixel + k < lengthPx) weights[(cell - from) * CELL_PX + k] = share;
    }
  }
  return { first, weights, isEven: ratio === 2 };
}

/** Pixels `[first, end)` that cells `[from, to)` lie on. */
export function pixelsUnder(
  lengthPx: number,
  reducedPx: number,
  from: number,
  to: number,
): [first: number, end: number] {
  const ratio = lengthPx / reducedPx;
  return [Math.floor(from * ratio + 1e-8), Math.min(lengthPx, Math.ceil(to * ratio - 1e-8))];
}
