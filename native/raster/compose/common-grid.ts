import { type Affine, invertAffine, pixelToMap } from '../../geo/affine.ts';
import type { PixelRect } from '../vrt/description.ts';
import { type Piece, pixelArea } from './piece.ts';

/** The pixels in which all pieces lie. */
export interface CommonGrid {
  readonly affine: Affine | null;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Where each piece lies, in the order given. */
  readonly places: readonly PixelRect[];
}

// Positions that are written with nine digits are off by less.
const SNAP_PX = 0.01;

/** The first of the pieces with the smallest pixels: the others are drawn in its pixels. */
export function finestOf(pieces: readonly Piece[]): Piece {
  return pieces.reduce((finest, piece) =>
    // Equal up to rounding, so that the first of many alike is taken.
    pixelArea(piece) < pixelArea(finest) * (1 - 1e-6) ? piece : finest,
  );
}

/** The pixels of the finest piece, continued until all lie in them. The pieces must be straight in it. */
export function commonGrid(pieces: readonly Piece[]): CommonGrid {
  const finest = finestOf(pieces);
  if (finest.affine === null) return ownGrid(pieces, finest);
  const rects = pieces.map((piece) => placeIn(finest, piece)!);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { columnPx, rowPx, widthPx, heightPx } of rects) {
    left = Math.min(left, Math.floor(columnPx));
    top = Math.min(top, Math.floor(rowPx));
    right = Math.max(right, Math.ceil(columnPx + widthPx));
    bottom = Math.max(bottom, Math.ceil(rowPx + heightPx));
  }
  const [c, f] = pixelToMap(finest.affine, left, top);
  return {
    affine: { ...finest.affine, c, f },
    widthPx: right - left,
    heightPx: bottom - top,
    places: rects.map((rect) => ({ ...rect, columnPx: rect.columnPx - left, rowPx: rect.rowPx - top })),
  };
}

/** Pictures without a place lie over one another, the smaller ones enlarged. */
function ownGrid(pieces: readonly Piece[], { widthPx, heightPx }: Piece): CommonGrid {
  const whole = { columnPx: 0, rowPx: 0, widthPx, heightPx };
  return { affine: null, widthPx, heightPx, places: pieces.map(() => whole) };
}

/** Where a piece lies in the pixels of another; null when it is turned or mirrored in them, or one has no place. */
export function placeIn(target: Piece, piece: Piece): PixelRect | null {
  if (target.affine === null || piece.affine === null) return null;
  const back = invertAffine(target.affine);
  const toTarget = (column: number, row: number) =>
    pixelToMap(back, ...pixelToMap(piece.affine!, column, row)).map(snapped) as [number, number];
  const [left, top] = toTarget(0, 0);
  const [right, bottom] = toTarget(piece.widthPx, piece.heightPx);
  const [rightTop, topRight] = toTarget(piece.widthPx, 0);
  const isStraight = Math.abs(rightTop - right) < SNAP_PX && Math.abs(topRight - top) < SNAP_PX;
  if (!isStraight || !(right > left) || !(bottom > top)) return null;
  return { columnPx: left, rowPx: top, widthPx: right - left, heightPx: bottom - top };
}

function snapped(position: number): number {
  const whole = Math.round(position);
  return Math.abs(position - whole) < SNAP_PX ? whole : position;
}
