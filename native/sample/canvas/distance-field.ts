/**
 * Distance in pixels from each pixel to the nearest one that is set; within 8 % of the exact one.
 *
 * Source: Borgefors 1986, chamfer distance 3–4.
 *
 * @param set row-major `[heightPx × widthPx]`, non-zero where the distance is 0
 * @param out of the same size
 */
export function* distanceField(
  set: Uint8Array,
  widthPx: number,
  heightPx: number,
  out: Float32Array,
): Generator<void> {
  const far = widthPx + heightPx;
  for (let i = 0; i < out.length; i++) out[i] = set[i] ? 0 : far;
  yield;
  for (let y = 0; y < heightPx; y++) {
    relaxRow(out, widthPx, y, y > 0 ? -widthPx : 0, 1);
    if (y % 8 === 0) yield;
  }
  for (let y = heightPx - 1; y >= 0; y--) {
    relaxRow(out, widthPx, y, y + 1 < heightPx ? widthPx : 0, -1);
    if (y % 8 === 0) yield;
  }
}

/** Sets each pixel for which `isSet` holds and clears the others, yielding after every row. */
export function* fillRows(set: Uint8Array, widthPx: number, isSet: (at: number) => boolean): Generator<void> {
  for (let at = 0; at < set.length; at++) {
    set[at] = isSet(at) ? 1 : 0;
    if (at % widthPx === 0) yield;
  }
}

const DIAGONAL = 4 / 3;

/**
 * Lets distances flow in from the row before and along the row.
 *
 * @param before offset of that row; 0 when there is none
 * @param way 1: from left to right, −1: back
 */
function relaxRow(out: Float32Array, widthPx: number, y: number, before: number, way: 1 | -1): void {
  const start = y * widthPx;
  for (let i = 0; i < widthPx; i++) {
    const x = way === 1 ? i : widthPx - 1 - i;
    const at = start + x;
    let nearest = out[at]!;
    if (nearest === 0) continue;
    if (i > 0) nearest = Math.min(nearest, out[at - way]! + 1);
    if (before !== 0) {
      nearest = Math.min(nearest, out[at + before]! + 1);
      if (x > 0) nearest = Math.min(nearest, out[at + before - 1]! + DIAGONAL);
      if (x + 1 < widthPx) nearest = Math.min(nearest, out[at + before + 1]! + DIAGONAL);
    }
    out[at] = nearest;
  }
}
