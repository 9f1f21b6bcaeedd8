/** Where each pixel of a picture lies in a raster: `[row, column]`, NaN where nowhere. */
export interface SourcePositions {
  /** Columns and rows of the raster at full resolution, counted from its outer corner. */
  readonly columnPx: Float64Array;
  readonly rowPx: Float64Array;
}

export type PictureToSource = (pictureColumnPx: number, pictureRowPx: number) => readonly [number, number];

const LARGEST_CELL_PX = 64;
const SMALLEST_CELL_PX = 16;

// A tenth of a picture's pixel is not seen; gdalwarp allows an eighth of a source pixel. Larger cells are for where the
// transformation is as good as linear: among classes, a thousandth of a pixel decides which is drawn.
const TOLERANCE_PX = 0.1;
const LARGE_TOLERANCE_PX = 0.0003;

/**
 * Positions of the pixel centres of rows `[firstRow, lastRow)`, by bilinear interpolation between the corners of cells of
 * 64 pixels. A cell whose middle or edge middles would be off is halved, down to 16 pixels; then, by more than a tenth of a
 * pixel, or where a corner is outside the projection, each pixel is computed.
 *
 * @param cells takes those that were filled
 * @param firstRow a multiple of 64; a slice of 64 rows of 256 takes a millisecond, 40 when each pixel is computed
 */
export function fillPositions(
  toSource: PictureToSource,
  widthPx: number,
  firstRow: number,
  lastRow: number,
  out: SourcePositions,
  cells: PlacedCell[],
): void {
  for (let top = firstRow; top < lastRow; top += LARGEST_CELL_PX) {
    const bottom = Math.min(top + LARGEST_CELL_PX, lastRow);
    for (let left = 0; left < widthPx; left += LARGEST_CELL_PX) {
      const right = Math.min(left + LARGEST_CELL_PX, widthPx);
      fillCell(toSource, { left, top, right, bottom }, widthPx, out, cells);
    }
  }
}

/** A part of a picture, and whether its positions are interpolated between its corners. */
export interface PlacedCell extends Cell {
  readonly isBilinear: boolean;
}

interface Cell {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function fillCell(
  toSource: PictureToSource,
  cell: Cell,
  widthPx: number,
  out: SourcePositions,
  cells: PlacedCell[],
): void {
  const corners = cornersOf(toSource, cell);
  const { left, top, right, bottom } = cell;
  const sidePx = Math.max(right - left, bottom - top);
  const isFine = isBilinear(toSource, cell, corners);
  if (!isFine && sidePx > SMALLEST_CELL_PX) {
    fillParts(toSource, cell, widthPx, out, cells);
    return;
  }
  if (isFine) fillBilinear(cell, corners, widthPx, out);
  else fillExact(toSource, cell, widthPx, out);
  cells.push({ ...cell, isBilinear: isFine });
}

function fillParts(
  toSource: PictureToSource,
  cell: Cell,
  widthPx: number,
  out: SourcePositions,
  cells: PlacedCell[],
): void {
  const { left, top, right, bottom } = cell;
  const sidePx = Math.max(right - left, bottom - top);
  const half = sidePx > LARGEST_CELL_PX / 2 ? LARGEST_CELL_PX / 2 : LARGEST_CELL_PX / 4;
  for (let y = top; y < bottom; y += half) {
    for (let x = left; x < right; x += half) {
      const part = { left: x, top: y, right: Math.min(x + half, right), bottom: Math.min(y + half, bottom) };
      fillCell(toSource, part, widthPx, out, cells);
    }
  }
}

/** Columns and rows at top left, top right, bottom left, bottom right. */
type Corners = readonly [number, number, number, number, number, number, number, number];

function cornersOf(toSource: PictureToSource, { left, top, right, bottom }: Cell): Corners {
  return [
    ...toSource(left, top),
    ...toSource(right, top),
    ...toSource(left, bottom),
    ...toSource(right, bottom),
  ] as unknown as Corners;
}

function isBilinear(toSource: PictureToSource, cell: Cell, corners: Corners): boolean {
  if (!corners.every(Number.isFinite)) return false;
  const { left, top, right, bottom } = cell;
  // Source pixels that one pixel of the picture spans.
  const stepPx = Math.max(1, Math.hypot(corners[2] - corners[0], corners[3] - corners[1]) / (right - left));
  const sidePx = Math.max(right - left, bottom - top);
  const tolerancePx = sidePx > SMALLEST_CELL_PX ? LARGE_TOLERANCE_PX : TOLERANCE_PX;
  const [middleColumn, middleRow] = [(left + right) / 2, (top + bottom) / 2];
  const probes = [
    [0.5, 0.5, middleColumn, middleRow],
    [0.5, 0, middleColumn, top],
    [0, 0.5, left, middleRow],
    [0.5, 1, middleColumn, bottom],
    [1, 0.5, right, middleRow],
  ] as const;
  return probes.every(([u, v, column, row]) => {
    const [exactColumn, exactRow] = toSource(column, row);
    const offPx = Math.hypot(mix(corners, 0, u, v) - exactColumn, mix(corners, 1, u, v) - exactRow);
    return offPx <= tolerancePx * stepPx;
  });
}

function mix(corners: Corners, axis: 0 | 1, u: number, v: number): number {
  const top = corners[axis] * (1 - u) + corners[(2 + axis) as 2] * u;
  const bottom = corners[(4 + axis) as 4] * (1 - u) + corners[(6 + axis) as 6] * u;
  return top * (1 - v) + bottom * v;
}

function fillBilinear(cell: Cell, corners: Corners, widthPx: number, out: SourcePositions): void {
  const { left, top, right, bottom } = cell;
  const [ax, ay, bx, by, cx, cy, dx, dy] = corners;
  for (let row = top; row < bottom; row++) {
    const v = (row + 0.5 - top) / (bottom - top);
    const [startX, startY] = [ax + (cx - ax) * v, ay + (cy - ay) * v];
    const [endX, endY] = [bx + (dx - bx) * v, by + (dy - by) * v];
    for (let column = left, at = row * widthPx + left; column < right; column++, at++) {
      const u = (column + 0.5 - left) / (right - left);
      out.columnPx[at] = startX + (endX - startX) * u;
      out.rowPx[at] = startY + (endY - startY) * u;
    }
  }
}

function fillExact(toSource: PictureToSource, cell: Cell, widthPx: number, out: SourcePositions): void {
  for (let row = cell.top; row < cell.bottom; row++) {
    for (let column = cell.left; column < cell.right; column++) {
      const [x, y] = toSource(column + 0.5, row + 0.5);
      out.columnPx[row * widthPx + column] = x;
      out.rowPx[row * widthPx + column] = y;
    }
  }
}

/** Least and greatest positions. */
export interface SourceExtent {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Of the pixels of a picture that lie in a raster of this size; null when none does. */
export function extentOf(
  { columnPx, rowPx }: SourcePositions,
  widthPx: number,
  cells: readonly PlacedCell[],
  raster: { readonly widthPx: number; readonly heightPx: number },
): SourceExtent | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  /** @returns whether it lies in the raster */
  const take = (at: number) => {
    const x = columnPx[at]!;
    const y = rowPx[at]!;
    if (!(x >= 0 && y >= 0 && x < raster.widthPx && y < raster.heightPx)) return false;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    return true;
  };
  for (const cell of cells) {
    const [first, last] = [cell.top * widthPx, (cell.bottom - 1) * widthPx];
    const corners = [first + cell.left, first + cell.right - 1, last + cell.left, last + cell.right - 1];
    // Between positions that were interpolated lies none that is farther out than the corners.
    if (corners.map(take).every(Boolean) && cell.isBilinear) continue;
    for (let row = first; row <= last; row += widthPx)
      for (let at = row + cell.left; at < row + cell.right; at++) take(at);
  }
  return left > right ? null : { left, top, right, bottom };
}

/**
 * Source pixels that one pixel of the picture spans along its shorter side: the median of up to 64 places.
 *
 * @returns NaN when no two neighbours of the picture lie in the source
 */
export function sourceStepPx(
  { columnPx, rowPx }: SourcePositions,
  widthPx: number,
  heightPx: number,
): number {
  const steps: number[] = [];
  for (let i = 0; i < 8; i++) {
    for (let j = 0; j < 8; j++) {
      const at = Math.floor(((i + 0.5) * heightPx) / 8) * widthPx + Math.floor(((j + 0.5) * widthPx) / 8);
      const lengthTo = (other: number) =>
        Math.hypot(columnPx[other]! - columnPx[at]!, rowPx[other]! - rowPx[at]!);
      const right = lengthTo((at + 1) % widthPx === 0 ? at - 1 : at + 1);
      const below = lengthTo(at + widthPx < columnPx.length ? at + widthPx : at - widthPx);
      const step = Math.min(Number.isNaN(right) ? below : right, Number.isNaN(below) ? right : below);
      if (Number.isFinite(step)) steps.push(step);
    }
  }
  return steps.sort((one, other) => one - other)[steps.length >> 1] ?? Number.NaN;
}
