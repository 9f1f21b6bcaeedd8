import type { Work } from '../../contract/work.ts';
import { middleOf } from '../../geo/quadrilateral.ts';
import type { EmbeddingTableRaster } from '../../raster/embedding-table/embedding-table-raster.ts';

/** RGBA, `[row, column, 4]`, a square. */
type Picture = Uint8ClampedArray;

/** Below nothing, nothing, above: of equal lightness, so that neither end stands out. */
const LOW = [66, 133, 190];
const NONE = [38, 42, 48];
const HIGH = [214, 128, 52];
const DOT = [214, 128, 52];
/** Of all places; more than fit into a picture show no more. */
const MOST_DOTS = 20_000;

/**
 * A row of a table has no pixels: its picture is its numbers, a cell each, row after row from the top left; the largest of
 * them is full colour.
 */
export async function rowPicture(
  table: EmbeddingTableRaster,
  row: number,
  sidePx: number,
  work: Work,
): Promise<Picture> {
  const { data } = await table.readFloats({ columnPx: row, rowPx: 0, widthPx: 1, heightPx: 1 }, {}, work);
  const cells = Math.ceil(Math.sqrt(data.length));
  const most = data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const picture = new Uint8ClampedArray(4 * sidePx ** 2);
  for (let at = 0; at < sidePx ** 2; at++) {
    const cellRow = Math.floor((Math.floor(at / sidePx) * cells) / sidePx);
    const cell = cellRow * cells + Math.floor(((at % sidePx) * cells) / sidePx);
    const share = (data[cell] ?? 0) / most;
    const end = share < 0 ? LOW : HIGH;
    for (let k = 0; k < 3; k++)
      picture[4 * at + k] = NONE[k]! + Math.sqrt(Math.abs(share)) * (end[k]! - NONE[k]!);
    picture[4 * at + 3] = 255;
  }
  return picture;
}

/** Still seen when the picture is as small as a line of text. */
const DOT_PX = 7;

function drawDot(picture: Picture, sidePx: number, column: number, line: number): void {
  const first = (at: number) => Math.max(0, Math.min(sidePx - DOT_PX, at - (DOT_PX >> 1)));
  for (let row = first(line); row < first(line) + DOT_PX; row++) {
    for (let at = 0; at < DOT_PX; at++) picture.set([...DOT, 255], 4 * (row * sidePx + first(column) + at));
  }
}

/** Where the rows of a table lie, as dots in the box around all of them. */
export function placesPicture(table: EmbeddingTableRaster, sidePx: number): Picture {
  const picture = new Uint8ClampedArray(4 * sidePx ** 2);
  const [west, south, east, north] = table.summary.extent!;
  const reach = Math.max(east - west, north - south) || 1;
  const { rows } = table.header;
  const step = Math.max(1, Math.floor(rows / MOST_DOTS));
  const inside = (share: number) => Math.max(0, Math.min(sidePx - 1, Math.floor(share * sidePx)));
  for (let row = 0; row < rows; row += step) {
    const [lonDeg, latDeg] = middleOf(table.cornersOf(row));
    const column = inside((lonDeg - (west + east - reach) / 2) / reach);
    const line = inside(((south + north + reach) / 2 - latDeg) / reach);
    drawDot(picture, sidePx, column, line);
  }
  return picture;
}
