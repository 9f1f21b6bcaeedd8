import type { Random } from '../../math/random.ts';

/** Of the range of values. */
const BRIGHTER = 0.1;
const CONTRAST = 0.2;

/**
 * Writes one picture as it might have been seen as well: turned and mirrored, for imagery from above has no upright; each
 * channel a little brighter and of a little other contrast.
 *
 * @param picture `[row, column, channel]`, square, 0 to 255
 * @param out the same size, −1 to 1
 */
export function augment(
  picture: Uint8Array,
  sidePx: number,
  channels: number,
  random: Random,
  out: Float32Array,
): void {
  const turn = random.below(8);
  const scales = Array.from({ length: channels }, () => ({
    contrast: 1 + CONTRAST * (2 * random.uniform() - 1),
    offset: BRIGHTER * (2 * random.uniform() - 1),
  }));
  let at = 0;
  for (let row = 0; row < sidePx; row++)
    for (let column = 0; column < sidePx; column++) {
      const from = turnedPlace(turn, row, column, sidePx) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const { contrast, offset } = scales[channel]!;
        out[at++] = signed(picture[from + channel]!) * contrast + offset;
      }
    }
}

/** Where a cell of the turned picture lies in the picture itself, for each of the eight symmetries of a square. */
export function turnedPlace(turn: number, row: number, column: number, side: number): number {
  const last = side - 1;
  const mirrored = turn & 1 ? last - column : column;
  const flipped = turn & 2 ? last - row : row;
  return turn & 4 ? mirrored * side + flipped : flipped * side + mirrored;
}

/** 0 … 255 as −1 … 1. */
export const signed = (value: number): number => value / 127.5 - 1;
