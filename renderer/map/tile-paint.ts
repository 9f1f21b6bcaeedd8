import { labelRgb } from '../theme/labels.ts';
import { heatAlpha, RAMPS, type RampName, rampOffset } from '../theme/ramps.ts';
import type { TileSheet } from './tile-sheet.ts';

/** What is drawn on the tiles of a sheet. */
export type TilePaint =
  /** σ a tile; those at or above the threshold glow. */
  | { kind: 'heat'; scores: Float32Array; threshold: number; top: number; ramp: RampName }
  /** Colour index + 1 of label and conflict, `[count × 2]`; `changed` marks tiles that would change. */
  | { kind: 'labels'; labels: Uint16Array; changed: Uint8Array | null }
  /** Covered fraction of one label. */
  | { kind: 'fractions'; fractions: Float32Array; threshold: number; colour: number }
  /** Only the squares. */
  | { kind: 'squares' };

/** Where a canvas lies on the map: pixel = (x − left) × scale, (top − y) × scale. */
export interface CanvasPlace {
  left: number;
  top: number;
  /** Canvas pixels a map metre. */
  scale: number;
  width: number;
  height: number;
}

/** A dot without a label, seen on light and dark ground. */
const UNLABELLED = [150, 158, 170] as const;
/** Side of the dot that a tile which lies apart is drawn as where it would be smaller, px. */
export const DOT_PX = 7;

/** Colour and opacity of every tile as one little-endian RGBA word, `[count]`; 0 is nothing. */
export function tileColours(sheet: TileSheet, paint: TilePaint): Uint32Array {
  const words = new Uint32Array(sheet.count);
  switch (paint.kind) {
    case 'heat': {
      const table = RAMPS[paint.ramp];
      const reach = Math.max(1e-6, paint.top - paint.threshold);
      for (let n = 0; n < words.length; n++) {
        const score = paint.scores[n]!;
        if (!(score >= paint.threshold)) continue;
        const share = (score - paint.threshold) / reach;
        const at = rampOffset(share);
        words[n] = word(table[at]!, table[at + 1]!, table[at + 2]!, heatAlpha(share));
      }
      return words;
    }
    case 'labels': {
      for (let n = 0; n < words.length; n++) {
        const label = paint.labels[2 * n]!;
        if (label > 0) words[n] = word(...labelRgb(label - 1), sheet.isScattered ? 0.9 : 0.45);
      }
      return words;
    }
    case 'fractions': {
      const rgb = labelRgb(paint.colour);
      for (let n = 0; n < words.length; n++) {
        const fraction = paint.fractions[n]!;
        if (fraction > 0)
          words[n] = word(...rgb, (fraction >= paint.threshold ? 0.3 : 0.08) + 0.5 * fraction);
      }
      return words;
    }
    case 'squares':
      // Those of a grid are lines alone.
      return sheet.isScattered ? words.fill(word(...UNLABELLED, 0.7)) : words;
  }
}

function word(red: number, green: number, blue: number, alpha: number): number {
  return ((Math.round(255 * alpha) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * Fills the cells of a sheet into an image, one pass over the tiles: what is off the canvas is skipped, and each cell
 * is filled by rows between the edges of its quadrilateral, so that neighbours meet without a seam.
 *
 * @param pixels row-major `[height × width]`, little-endian RGBA
 * @param leastPx smaller cells become squares of this side
 */
export function fillCells(
  pixels: Uint32Array,
  place: CanvasPlace,
  sheet: TileSheet,
  colours: Uint32Array,
  leastPx = 0,
): void {
  const { corners } = sheet;
  const { left, top, scale, width, height } = place;
  const xs = new Float64Array(4);
  const ys = new Float64Array(4);
  for (let n = 0, at = 0; n < colours.length; n++, at += 8) {
    const colour = colours[n]!;
    if (colour === 0) continue;
    let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < 4; i++) {
      const x = (corners[at + 2 * i]! - left) * scale;
      const y = (top - corners[at + 2 * i + 1]!) * scale;
      xs[i] = x;
      ys[i] = y;
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    if (Math.max(maxX - minX, maxY - minY) < leastPx) {
      [minX, maxX] = spread(minX, maxX, leastPx);
      [minY, maxY] = spread(minY, maxY, leastPx);
      xs.set([minX, maxX, maxX, minX]);
      ys.set([minY, minY, maxY, maxY]);
    }
    if (maxX < 0 || maxY < 0 || minX > width || minY > height) continue;
    const lastRow = Math.min(height - 1, Math.ceil(maxY - 0.5) - 1);
    for (let row = Math.max(0, Math.ceil(minY - 0.5)); row <= lastRow; row++) {
      const y = row + 0.5;
      let [from, to] = [Infinity, -Infinity];
      for (let i = 0, j = 3; i < 4; j = i++) {
        if (ys[i]! > y === ys[j]! > y) continue;
        const x = xs[i]! + ((y - ys[i]!) / (ys[j]! - ys[i]!)) * (xs[j]! - xs[i]!);
        if (x < from) from = x;
        if (x > to) to = x;
      }
      const first = Math.max(0, Math.ceil(from - 0.5));
      const last = Math.min(width, Math.ceil(to - 0.5));
      if (last > first) pixels.fill(colour, row * width + first, row * width + last);
    }
  }
}

/** So far to either side of their middle. */
function spread(least: number, most: number, width: number): [number, number] {
  const middle = (least + most) / 2;
  return [middle - width / 2, middle + width / 2];
}

/** How wide a tile is on the canvas, in its pixels: of the middle tile, along its first edge. */
export function tileWidthPx(sheet: TileSheet, scale: number): number {
  const at = 8 * (sheet.count >> 1);
  const [x0, y0, x1, y1] = sheet.corners.subarray(at, at + 4) as unknown as [number, number, number, number];
  return Math.hypot(x1 - x0, y1 - y0) * scale;
}
