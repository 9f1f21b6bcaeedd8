import type { Canvas } from './canvas.ts';
import { grain } from './noise.ts';

/** Of the next pixel that a sensor's optics mix into one. */
const SPREAD = 0.2;
/** Light that the air scatters into the picture, in levels. */
const HAZE = [9, 12, 17, 3];
const HAZE_SHARE = 0.07;
const NOISE_LEVELS = 1.1;

/**
 * What a camera makes of the light: haze, a slight blur, noise, whole levels.
 *
 * @returns band-sequential `[4, heightPx, widthPx]`: red, green, blue, near infrared
 */
export function* expose(canvas: Canvas, seed: number): Generator<void, Uint8Array> {
  const { widthPx, heightPx } = canvas;
  const out = new Uint8Array(4 * widthPx * heightPx);
  const planes = [canvas.red, canvas.green, canvas.blue, canvas.nir];
  for (const [band, plane] of planes.entries()) {
    const start = band * widthPx * heightPx;
    const rows = [0, 1, 2].map(() => new Float32Array(widthPx));
    for (let y = 0; y < heightPx; y++, yield) {
      if (y === 0) {
        blurRow(plane, 0, widthPx, rows[0]!);
        rows[1]!.set(rows[0]!);
      }
      const [above, here, below] = [rows[y % 3]!, rows[(y + 1) % 3]!, rows[(y + 2) % 3]!];
      blurRow(plane, Math.min(y + 1, heightPx - 1), widthPx, below);
      for (let x = 0; x < widthPx; x++) {
        const mixed = here[x]! * (1 - 2 * SPREAD) + (above[x]! + below[x]!) * SPREAD;
        const noise = grain(x, y, seed + band) + grain(x, y, seed + band + 77) - 1;
        const level = mixed * (1 - HAZE_SHARE) + HAZE[band]! + noise * NOISE_LEVELS;
        out[start + y * widthPx + x] = level < 1 ? 1 : level > 254 ? 254 : Math.round(level);
      }
    }
  }
  return out;
}

function blurRow(plane: Float32Array, y: number, widthPx: number, out: Float32Array): void {
  const start = y * widthPx;
  for (let x = 0; x < widthPx; x++) {
    const left = plane[start + Math.max(0, x - 1)]!;
    const right = plane[start + Math.min(widthPx - 1, x + 1)]!;
    out[x] = plane[start + x]! * (1 - 2 * SPREAD) + (left + right) * SPREAD;
  }
}
