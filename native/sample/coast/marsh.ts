import { blend, type Canvas, type Colour, mixColours, putColour } from '../canvas/canvas.ts';
import { distanceField, fillRows } from '../canvas/distance-field.ts';
import { grain, Noise, smoothStep } from '../canvas/noise.ts';
import { capsule, forPixels } from '../canvas/shapes.ts';
import { COVER } from './cover.ts';
import { tidalCreeks } from './creeks.ts';

const CORDGRASS: Colour = [86, 98, 58, 138];
const TALL_CORDGRASS: Colour = [72, 92, 46, 158];
const HIGH_MARSH: Colour = [126, 118, 80, 122];
const RUSH: Colour = [92, 84, 60, 100];
const PANNE: Colour = [158, 150, 130, 96];
const MUD: Colour = [98, 88, 72, 58];
const CREEK: Colour = [66, 72, 60, 18];

/** Tidal marsh: grasses in patches by height above the tide, salt pannes, and creeks between banks of mud. */
export function* paintMarsh(canvas: Canvas, seed: number): Generator<void> {
  const { widthPx, heightPx, cover } = canvas;
  const water = new Float32Array(widthPx * heightPx);
  const reaches = yield* tidalCreeks(canvas, seed);
  for (const [i, { from, to, breadthPx }] of reaches.entries()) {
    forPixels(canvas, capsule(from, to, Math.max(1, breadthPx)), (_x, _y, at, coverage) => {
      const depth = coverage * Math.min(1, 0.25 + breadthPx * 0.5);
      if (cover[at] === COVER.marsh && depth > water[at]!) water[at] = depth;
    });
    if (i % 50 === 0) yield;
  }
  const wet = new Uint8Array(cover.length);
  yield* fillRows(wet, widthPx, (at) => cover[at] === COVER.water || water[at]! > 0.45);
  const edgePx = new Float32Array(widthPx * heightPx);
  yield* distanceField(wet, widthPx, heightPx, edgePx);
  const noise = new Noise(seed + 42);
  for (let y = 0; y < heightPx; y++, yield) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      if (cover[at] === COVER.marsh) paintMarshPixel(canvas, noise, at, x, y, edgePx[at]!, water[at]!);
    }
  }
}

function paintMarshPixel(
  canvas: Canvas,
  noise: Noise,
  at: number,
  x: number,
  y: number,
  edgePx: number,
  water: number,
): void {
  const patch = noise.fractal(x / 62, y / 62, 5);
  const mottle = noise.fractal(x / 11, y / 11, 4);
  const height = edgePx / 16 + patch + 0.45 * mottle;
  const low = mixColours(TALL_CORDGRASS, CORDGRASS, smoothStep(1.5, 7, edgePx + 2 * mottle));
  const high = mixColours(low, HIGH_MARSH, smoothStep(0.45, 1.15, height));
  const rushes = mixColours(high, RUSH, 0.8 * smoothStep(0.12, 0.42, noise.fractal(x / 40 + 50, y / 40, 4)));
  const panne = smoothStep(0.46, 0.56, noise.fractal(x / 24 + 9, y / 24 + 40, 3)) * smoothStep(4, 9, edgePx);
  const grass = mixColours(rushes, PANNE, 0.85 * panne);
  const bank = smoothStep(1.9, 0.4, edgePx + 0.7 * mottle);
  putColour(
    canvas,
    at,
    mixColours(grass, MUD, 0.75 * bank),
    1 + 0.14 * mottle + 0.1 * (grain(x, y, 9) - 0.5),
  );
  canvas.topM[at] = 0.9 * (1 - bank) * (1 - panne) * (0.6 + 0.5 * mottle + 0.25 * grain(x, y, 10));
  if (water > 0) blend(canvas, at, CREEK, Math.min(1, water));
}
