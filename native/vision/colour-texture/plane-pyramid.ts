import type { TilePixels } from '../extractor.ts';

/** One brightness plane. Where it is not valid it holds the mean of what is, so that filters see no edge there. */
export interface Plane {
  values: Float32Array;
  valid: Uint8Array;
  width: number;
  height: number;
  validCount: number;
}

// Weights of red, green and blue in brightness: ITU-R BT.601.
const LUMA = [0.299, 0.587, 0.114] as const;

/** Brightness at full size and halved again and again; its memory is reused from tile to tile. */
export class PlanePyramid {
  readonly levels: Plane[];

  constructor(levelCount: number) {
    this.levels = Array.from({ length: levelCount }, emptyPlane);
  }

  /** @param rgb positions of the colours, or null for the mean of all bands */
  fill(tile: TilePixels, bandCount: number, rgb: readonly [number, number, number] | null): void {
    const top = this.levels[0]!;
    reserve(top, tile.widthPx, tile.heightPx);
    const size = tile.widthPx * tile.heightPx;
    top.valid.set(tile.valid.subarray(0, size));
    top.values.fill(0, 0, size);
    const bands = rgb ?? Array.from({ length: bandCount }, (_, band) => band);
    bands.forEach((band, n) => {
      const weight = rgb ? LUMA[n]! : 1 / bandCount;
      const plane = tile.pixels.subarray(band * size, (band + 1) * size);
      for (let i = 0; i < size; i++) top.values[i]! += weight * plane[i]!;
    });
    fillHoles(top);
    for (let n = 1; n < this.levels.length; n++) halve(this.levels[n - 1]!, this.levels[n]!);
  }
}

function emptyPlane(): Plane {
  return { values: new Float32Array(0), valid: new Uint8Array(0), width: 0, height: 0, validCount: 0 };
}

function reserve(plane: Plane, width: number, height: number): void {
  plane.width = width;
  plane.height = height;
  if (plane.values.length >= width * height) return;
  plane.values = new Float32Array(width * height);
  plane.valid = new Uint8Array(width * height);
}

function fillHoles(plane: Plane): void {
  const size = plane.width * plane.height;
  let sum = 0;
  plane.validCount = 0;
  for (let i = 0; i < size; i++) {
    if (plane.valid[i] === 0) continue;
    plane.validCount++;
    sum += plane.values[i]!;
  }
  if (plane.validCount === size) return;
  const mean = plane.validCount > 0 ? sum / plane.validCount : 0;
  for (let i = 0; i < size; i++) if (plane.valid[i] === 0) plane.values[i] = mean;
}

/** Means of 2 × 2 pixels; valid where at least half of the four are. An odd last row or column is left out. */
function halve(from: Plane, to: Plane): void {
  reserve(to, from.width >> 1, from.height >> 1);
  for (let row = 0; row < to.height; row++) {
    for (let column = 0; column < to.width; column++) {
      const i = 2 * row * from.width + 2 * column;
      const below = i + from.width;
      const at = row * to.width + column;
      to.values[at] =
        0.25 * (from.values[i]! + from.values[i + 1]! + from.values[below]! + from.values[below + 1]!);
      const count = from.valid[i]! + from.valid[i + 1]! + from.valid[below]! + from.valid[below + 1]!;
      to.valid[at] = count >= 2 ? 1 : 0;
    }
  }
  fillHoles(to);
}
