/**
 * Squares over a scene, in its pixel space; whole tiles only. Tile n is at row ⌊n / columns⌋, column n mod columns.
 *
 * Row 0 is the northmost row of tiles, also where the file is stored south-up: see `storedTileWindow`.
 */
export interface TileGrid {
  readonly sizePx: number;
  readonly stridePx: number;
  readonly columns: number;
  readonly rows: number;
}

export interface TileWindow {
  readonly column: number;
  readonly row: number;
  readonly columnPx: number;
  readonly rowPx: number;
  readonly sizePx: number;
}

/** @throws RangeError when size or stride is no whole number of pixels ≥ 1 */
export function makeTileGrid(widthPx: number, heightPx: number, sizePx: number, stridePx: number): TileGrid {
  for (const [name, value] of [
    ['tile size', sizePx],
    ['stride', stridePx],
  ] as const) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a whole number of pixels ≥ 1, got ${value}`);
    }
  }
  const count = (lengthPx: number) =>
    lengthPx < sizePx ? 0 : Math.floor((lengthPx - sizePx) / stridePx) + 1;
  return { sizePx, stridePx, columns: count(widthPx), rows: count(heightPx) };
}

export function tileCount(grid: TileGrid): number {
  return grid.columns * grid.rows;
}

/** Where tile n lies; `rowPx` is counted from the north edge of the scene, which is the first stored row of a north-up file. */
export function tileWindow(grid: TileGrid, n: number): TileWindow {
  if (!Number.isInteger(n) || n < 0 || n >= tileCount(grid)) {
    throw new RangeError(`tile ${n} is not among the ${tileCount(grid)} of the grid`);
  }
  const row = Math.floor(n / grid.columns);
  const column = n - row * grid.columns;
  return { column, row, columnPx: column * grid.stridePx, rowPx: row * grid.stridePx, sizePx: grid.sizePx };
}

/**
 * Where tile n lies among the rows as stored: what a reader is asked for. Its pixels of a south-up file then come
 * south row first.
 */
export function storedTileWindow(
  grid: TileGrid,
  n: number,
  heightPx: number,
  isSouthUp: boolean,
): TileWindow {
  const window = tileWindow(grid, n);
  if (!isSouthUp) return window;
  return { ...window, rowPx: heightPx - window.rowPx - window.sizePx };
}
