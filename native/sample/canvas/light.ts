import type { Canvas } from './canvas.ts';

/** Where the sun stands: to the south-east, half way up. Lengths in metres per pixel of 2 m. */
const TOWARDS_SUN_X = 0.62;
const TOWARDS_SUN_Y = 0.785;
const SUN_SLOPE = 0.95;
const PIXEL_M = 2;
/** Light that reaches a shadow: blue sky, more of it in blue than in near infrared. */
const SKY = { red: 0.4, green: 0.45, blue: 0.55, nir: 0.3 };
/** How strongly slopes of crowns and roofs turn light and dark. */
const RELIEF = 0.55;

/** Lights what was drawn: slopes towards the sun are bright, and what stands high throws its shadow away from it. */
export function* light(canvas: Canvas): Generator<void> {
  const { widthPx, heightPx, red, green, blue, nir } = canvas;
  for (let y = 0; y < heightPx; y++, yield) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      const sun = sunshine(canvas, x, y) * slope(canvas, x, y);
      red[at]! *= SKY.red + (1 - SKY.red) * sun;
      green[at]! *= SKY.green + (1 - SKY.green) * sun;
      blue[at]! *= SKY.blue + (1 - SKY.blue) * sun;
      nir[at]! *= SKY.nir + (1 - SKY.nir) * sun;
    }
  }
}

const HIGHEST_M = 24;
const REACH_PX = Math.ceil(HIGHEST_M / (PIXEL_M * SUN_SLOPE));

/** 1 in full sun, 0 in full shadow, between them at the soft edge of a shadow. */
function sunshine({ topM, widthPx, heightPx }: Canvas, x: number, y: number): number {
  const ownM = topM[y * widthPx + x]!;
  let least = 1;
  for (let step = 1; step <= REACH_PX; step++) {
    const column = Math.round(x + TOWARDS_SUN_X * step);
    const row = Math.round(y + TOWARDS_SUN_Y * step);
    if (column < 0 || row < 0 || column >= widthPx || row >= heightPx) break;
    const overM = topM[row * widthPx + column]! - ownM - step * PIXEL_M * SUN_SLOPE;
    if (overM > 0) least = Math.min(least, 1 - overM / 1.5);
    if (least <= 0) return 0;
  }
  return least;
}

/** 1 on level ground; what leans to the sun is brighter. */
function slope({ topM, widthPx, heightPx }: Canvas, x: number, y: number): number {
  if (x === 0 || y === 0 || x + 1 >= widthPx || y + 1 >= heightPx) return 1;
  const at = y * widthPx + x;
  const east = clampedRise(topM[at + 1]! - topM[at - 1]!);
  const south = clampedRise(topM[at + widthPx]! - topM[at - widthPx]!);
  const rise = (TOWARDS_SUN_X * east + TOWARDS_SUN_Y * south) / (2 * PIXEL_M);
  return Math.min(1.3, Math.max(0.3, 1 - RELIEF * rise));
}

/** Walls are no slopes. */
function clampedRise(riseM: number): number {
  return riseM > 5 ? 5 : Math.max(riseM, -5);
}
