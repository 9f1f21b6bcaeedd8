import { blend, type Canvas, type Colour, mixColours, putColour } from '../canvas/canvas.ts';
import { mix, Noise, smoothStep } from '../canvas/noise.ts';
import { COVER } from './cover.ts';
import type { Terrain } from './terrain.ts';

const DEEP_OCEAN: Colour = [30, 57, 74, 9];
const OPEN_OCEAN: Colour = [47, 84, 94, 11];
const SHELF: Colour = [88, 122, 116, 15];
const OVER_SAND: Colour = [142, 152, 128, 30];
const SOUND: Colour = [60, 80, 70, 14];
const SOUND_DEEP: Colour = [40, 62, 64, 10];
const MUDFLAT: Colour = [92, 94, 74, 30];
const SILT: Colour = [124, 121, 92, 22];
const FOAM: Colour = [232, 234, 230, 190];

/** Colours the water: by depth and what lies below it, with silt from the river, swell, and surf before the beach. */
export function* paintWater(canvas: Canvas, terrain: Terrain, seed: number): Generator<void> {
  const { widthPx, heightPx, cover } = canvas;
  const noise = new Noise(seed + 31);
  for (let y = 0; y < heightPx; y++, yield) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      if (cover[at] !== COVER.water) continue;
      const offshorePx = terrain.offshorePx[at]!;
      const exposure = terrain.exposure[at]!;
      const channelPx = terrain.channelPx[at]!;
      const calm = soundColour(noise, x, y, offshorePx, channelPx);
      const open = exposure > 0 ? oceanColour(noise, x, y, offshorePx, channelPx) : calm;
      const silt = siltShare(noise, x, y, channelPx);
      const shade = 1 + mix(chop(noise, x, y) * 0.35, swell(noise, x, y, offshorePx), exposure);
      putColour(canvas, at, mixColours(mixColours(calm, open, exposure), SILT, silt), shade);
      if (exposure > 0.5 && offshorePx < 64)
        blend(canvas, at, FOAM, surf(noise, x, y, offshorePx) * smoothStep(0.5, 0.9, exposure));
    }
  }
}

/** Two sandbars lie before the beach; beyond them the bottom falls away. */
function oceanColour(noise: Noise, x: number, y: number, offshorePx: number, channelPx: number): Colour {
  const far = offshorePx + 40 * noise.fractal(x / 260, y / 200, 3) * smoothStep(0, 90, offshorePx);
  const bars = smoothStep(12, 0, Math.abs(far - 34)) * 0.35 + smoothStep(18, 0, Math.abs(far - 78)) * 0.22;
  const patches = 0.16 * noise.fractal(x / 55, y / 40, 4);
  const shallow = mixColours(OVER_SAND, SHELF, smoothStep(0, 52, far) - bars + patches);
  const deeper = mixColours(shallow, OPEN_OCEAN, smoothStep(40, 190, far) - 0.4 * bars + 0.5 * patches);
  const deep = mixColours(deeper, DEEP_OCEAN, smoothStep(150, 520, far + 50 * patches));
  return mixColours(deep, OPEN_OCEAN, smoothStep(70, 15, channelPx) * 0.55);
}

function soundColour(noise: Noise, x: number, y: number, offshorePx: number, channelPx: number): Colour {
  const bottom = noise.fractal(x / 70 + 3, y / 52, 5);
  const depth = smoothStep(0, 46, offshorePx + 34 * bottom);
  const flat = mixColours(MUDFLAT, SOUND, depth + 0.25);
  return mixColours(
    flat,
    SOUND_DEEP,
    Math.max(smoothStep(44, 8, channelPx + 8 * bottom), 0.5 * depth * smoothStep(0, 0.6, bottom)),
  );
}

/** Plumes are drawn out of the inlet and bent along the coast, with fingers at their edge. */
function siltShare(noise: Noise, x: number, y: number, channelPx: number): number {
  const bend = 70 * noise.fractal(x / 240, y / 240, 3);
  const along = (y - 1180) / 300;
  const across = (x + bend - 1010 + Math.max(0, y - 1180) * 0.45) / (70 + Math.max(0, y - 1180) * 0.5);
  const jet =
    y > 1100
      ? Math.exp(-across * across) * Math.exp(-Math.max(0, along) * 1.5) * smoothStep(1100, 1200, y)
      : 0;
  const fingers = 0.62 + 0.6 * noise.fractal((x + bend) / 46, (y - bend) / 30, 4);
  const estuary = smoothStep(110, 20, channelPx) * 0.28 * smoothStep(800, 900, y) * smoothStep(1330, 1200, y);
  const river = 0.42 * smoothStep(1120, 1030, x + 0.4 * bend) * smoothStep(1010, 900, y + 0.4 * bend);
  return Math.max(jet * 0.8 * fingers, estuary, river);
}

function chop(noise: Noise, x: number, y: number): number {
  return 0.1 * noise.fractal(x / 7 + y / 30, y / 4.2, 3);
}

/** Long crests from the south-east that turn towards the beach where they feel the bottom. */
function swell(noise: Noise, x: number, y: number, offshorePx: number): number {
  const turn = smoothStep(260, 20, offshorePx);
  const drift = 9 * noise.fractal(x / 130, y / 90, 3);
  const open = (0.42 * x + 0.9 * y) / 2.5 + drift;
  const phase = mix(open, -offshorePx / 2.1 + drift, turn);
  const groups = 0.5 + 0.5 * noise.fractal(x / 90 + 31, y / 60, 2);
  const crests = Math.sin(phase) * 0.035 * groups + Math.sin(phase * 0.43 + 1.7) * 0.025;
  return crests + chop(noise, x, y) * 0.6 + 0.03 * noise.fractal(x / 300, y / 160, 3);
}

/** Breakers over the bars and the run of foam on the sand; torn along the shore. */
function surf(noise: Noise, x: number, y: number, offshorePx: number): number {
  const wander = 5 * noise.fractal(x / 60, y / 60, 3);
  const torn = noise.fractal(x / 26 + 7, y / 26, 4);
  const lace = noise.fractal(x / 4.5, y / 4.5, 3);
  const line = (atPx: number, breadthPx: number, gap: number) => {
    const behind = offshorePx - atPx - wander;
    // A breaker has a sharp front towards the beach and leaves foam behind.
    const front = behind < 0 ? smoothStep(-1.6, 0, behind) : smoothStep(breadthPx, 0, behind);
    return front * smoothStep(gap, gap + 0.3, torn + 0.25 * lace);
  };
  const swash = smoothStep(3.2, 0.6, offshorePx + 0.6 * wander * 0.3) * 0.75;
  const lines = line(10, 5, -0.35) + 0.9 * line(23, 6, -0.02) + 0.75 * line(40, 5, 0.22);
  return Math.min(0.95, (swash + lines) * (0.7 + 0.5 * lace));
}
