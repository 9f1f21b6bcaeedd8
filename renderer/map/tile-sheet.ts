import type { Rule } from '../../native/contract/label.ts';
import {
  tileCornersPath,
  tileFractionsPath,
  tileLabelsPath,
  tileScoresPath,
} from '../../native/contract/pixels.ts';
import { fetchPixels } from '../engine/pixels.ts';

/** The tiles of one scene's grid, as they lie on the map. Tile n is in row ⌊n / columns⌋ from the north. */
export interface TileSheet {
  readonly scene: string;
  /** Tile n is called `${prefix}${n}`. */
  readonly prefix: string;
  readonly columns: number;
  readonly count: number;
  /** Its tiles lie apart: however small they are on the map, they are drawn as dots. */
  readonly isScattered: boolean;
  /** Map metres, `[count × 4 × 2]`, from the north-west of the grid, clockwise. */
  readonly corners: Float64Array;
}

export async function readSheet(
  facts: Pick<TileSheet, 'scene' | 'prefix' | 'columns' | 'isScattered'> & { revision: number },
  signal: AbortSignal,
): Promise<TileSheet> {
  const corners = new Float64Array(await fetchPixels(tileCornersPath(facts.scene, facts.revision), signal));
  const { scene, prefix, columns, isScattered } = facts;
  return { scene, prefix, columns, isScattered, count: corners.length / 8, corners };
}

/**
 * The tiles of a scene without a place, as they lie in its pixels: columns to the right, rows downwards. Corners are
 * columns and negative rows, in place of map metres.
 */
export function pixelSheet(facts: {
  scene: string;
  prefix: string;
  columns: number;
  count: number;
  sizePx: number;
  stridePx: number;
}): TileSheet {
  const { scene, prefix, columns, count, sizePx, stridePx } = facts;
  const corners = new Float64Array(8 * count);
  for (let n = 0; n < count; n++) {
    const left = (n % columns) * stridePx;
    const top = -Math.floor(n / columns) * stridePx;
    const [right, bottom] = [left + sizePx, top - sizePx];
    corners.set([left, top, right, top, right, bottom, left, bottom], 8 * n);
  }
  return { scene, prefix, columns, count, isScattered: false, corners };
}

/** Colour index + 1 of the label and of a second one in conflict, `[count × 2]`; 0 is none. */
export async function readLabels(
  scene: string,
  rule: Rule | null,
  revision: number,
  signal: AbortSignal,
): Promise<Uint16Array> {
  return new Uint16Array(await fetchPixels(tileLabelsPath(scene, rule, revision), signal));
}

/** Covered fraction of one label, `[count]`. */
export async function readFractions(
  scene: string,
  label: string,
  revision: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  return new Float32Array(await fetchPixels(tileFractionsPath(scene, label, revision), signal));
}

/** σ, `[count]`; NaN where a tile was not asked. */
export async function readScores(scene: string, search: string, signal: AbortSignal): Promise<Float32Array> {
  return new Float32Array(await fetchPixels(tileScoresPath(scene, search), signal));
}

/** The four corners of tile n: `[x, y]` × 4. */
export function tileRing(sheet: TileSheet, n: number): Float64Array {
  return sheet.corners.subarray(n * 8, n * 8 + 8);
}

/** Number of the tile named so, or null when it is of another sheet. */
export function tileNumber(sheet: TileSheet, tile: string): number | null {
  if (!tile.startsWith(sheet.prefix)) return null;
  const n = Number(tile.slice(sheet.prefix.length));
  return Number.isInteger(n) && n >= 0 && n < sheet.count ? n : null;
}

/**
 * The last (topmost) tile that holds a place in map metres, or null.
 *
 * @param reachM of tiles that lie apart, also one whose middle is so near
 */
export function tileAt(sheet: TileSheet, x: number, y: number, reachM = 0): number | null {
  const { corners, count } = sheet;
  for (let n = count - 1, at = n * 8; n >= 0; n--, at -= 8) {
    const diagonal =
      Math.abs(corners[at]! - corners[at + 4]!) + Math.abs(corners[at + 1]! - corners[at + 5]!);
    if (Math.abs(x - corners[at]!) > diagonal || Math.abs(y - corners[at + 1]!) > diagonal) continue;
    if (holds(corners, at, x, y)) return n;
  }
  return sheet.isScattered ? nearestWithin(sheet, x, y, reachM) : null;
}

function nearestWithin({ corners, count }: TileSheet, x: number, y: number, reachM: number): number | null {
  let nearest: number | null = null;
  let least = reachM;
  for (let n = 0, at = 0; n < count; n++, at += 8) {
    const [dx, dy] = [
      (corners[at]! + corners[at + 4]!) / 2 - x,
      (corners[at + 1]! + corners[at + 5]!) / 2 - y,
    ];
    const distance = Math.max(Math.abs(dx), Math.abs(dy));
    if (distance <= least) [nearest, least] = [n, distance];
  }
  return nearest;
}

/** Whether a convex ring of four holds a place; its turn may be either way. */
function holds(corners: Float64Array, at: number, x: number, y: number): boolean {
  let turn = 0;
  for (let i = 0; i < 4; i++) {
    const [a, b] = [at + 2 * i, at + 2 * ((i + 1) % 4)];
    const side =
      (corners[b]! - corners[a]!) * (y - corners[a + 1]!) -
      (corners[b + 1]! - corners[a + 1]!) * (x - corners[a]!);
    if (side === 0) continue;
    if (turn === 0) turn = Math.sign(side);
    else if (Math.sign(side) !== turn) return false;
  }
  return true;
}
