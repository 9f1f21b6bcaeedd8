import type { TilePixels } from '../extractor.ts';
import { PATCH_PX } from './dictionary.ts';

/** A picture as patches are cut from it. */
export interface WorkingPicture {
  /** `[band, row, column]`. */
  readonly pixels: Float32Array;
  /** `[row, column]`; 0 where any pixel behind it is not valid. */
  readonly valid: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Pictures of more are halved until they have no more: patches then show as much, and cost as little, of any. */
export const MOST_SIDE_PX = 128;

/** Whether a patch fits into the window. */
export function hasPatches({ widthPx, heightPx }: TilePixels): boolean {
  return Math.min(widthPx, heightPx) >= PATCH_PX;
}

/**
 * The window of a tile with its context, halved as often as it takes.
 *
 * @param bands positions of those that are looked at
 */
export function workingPicture(tile: TilePixels, bands: readonly number[]): WorkingPicture {
  let picture = ofBands(tile, bands);
  while (Math.max(picture.widthPx, picture.heightPx) > MOST_SIDE_PX) picture = halved(picture, bands.length);
  return picture;
}

function ofBands(tile: TilePixels, bands: readonly number[]): WorkingPicture {
  const { widthPx, heightPx, valid } = tile;
  const plane = widthPx * heightPx;
  if (tile.pixels.length === bands.length * plane) return { pixels: tile.pixels, valid, widthPx, heightPx };
  const pixels = new Float32Array(bands.length * plane);
  for (const [n, band] of bands.entries()) {
    pixels.set(tile.pixels.subarray(band * plane, (band + 1) * plane), n * plane);
  }
  return { pixels, valid, widthPx, heightPx };
}

/** Each pixel the mean of four; an odd last row or column is left out. */
function halved({ pixels, valid, widthPx, heightPx }: WorkingPicture, bands: number): WorkingPicture {
  const [width, height] = [widthPx >> 1, heightPx >> 1];
  const out = {
    pixels: new Float32Array(bands * width * height),
    valid: new Uint8Array(width * height),
    widthPx: width,
    heightPx: height,
  };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = 2 * row * widthPx + 2 * column;
      const to = row * width + column;
      out.valid[to] = valid[from]! & valid[from + 1]! & valid[from + widthPx]! & valid[from + widthPx + 1]!;
      for (let band = 0; band < bands; band++) {
        const at = band * widthPx * heightPx + from;
        const sum = pixels[at]! + pixels[at + 1]! + pixels[at + widthPx]! + pixels[at + widthPx + 1]!;
        out.pixels[band * width * height + to] = sum / 4;
      }
    }
  }
  return out;
}
