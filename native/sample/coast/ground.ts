import { type Canvas, type Colour, mixColours, putColour } from '../canvas/canvas.ts';
import { grain, Noise, smoothStep } from '../canvas/noise.ts';
import { COVER } from './cover.ts';
import type { Terrain } from './terrain.ts';

const LUSH: Colour = [92, 108, 62, 168];
const DRY: Colour = [150, 142, 104, 138];
const SCRUB: Colour = [74, 88, 56, 140];
const FLOOR: Colour = [58, 62, 44, 92];
const MOWN: Colour = [124, 136, 88, 160];
const SAND: Colour = [218, 205, 178, 214];
const DAMP_SAND: Colour = [168, 152, 126, 122];
const WET_SAND: Colour = [128, 118, 102, 70];
const DUNE_GRASS: Colour = [140, 142, 100, 146];
const TIDE_WRACK: Colour = [120, 104, 82, 110];

/** Colours all that is neither water nor marsh: grass, the floor of woods, beaches and dunes. */
export function* paintGround(canvas: Canvas, terrain: Terrain, seed: number): Generator<void> {
  const { widthPx, heightPx, cover } = canvas;
  const noise = new Noise(seed + 21);
  for (let y = 0; y < heightPx; y++, yield) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      const kind = cover[at]!;
      if (kind === COVER.water || kind === COVER.marsh) continue;
      if (kind === COVER.beach) paintBeach(canvas, noise, at, x, y, terrain.fromOceanPx[at]!);
      else if (kind === COVER.dune) paintDune(canvas, noise, at, x, y);
      else paintGrass(canvas, noise, at, x, y, kind);
    }
  }
}

function paintGrass(canvas: Canvas, noise: Noise, at: number, x: number, y: number, kind: number): void {
  const broad = noise.fractal(x / 120, y / 120, 4);
  const tufts = noise.fractal(x / 9, y / 9, 3);
  const shade = 1 + 0.1 * tufts + 0.1 * (grain(x, y, 5) - 0.5);
  if (kind === COVER.forest) {
    putColour(canvas, at, FLOOR, shade);
    return;
  }
  if (kind === COVER.airfield) {
    // Mowers go up and down.
    const swath = 0.03 * Math.sin((y + 0.17 * x) / 2.6 + 2 * broad);
    putColour(canvas, at, mixColours(MOWN, DRY, 0.35 + 0.9 * broad), shade + swath);
    return;
  }
  const meadow = mixColours(LUSH, DRY, 0.42 + 1.1 * broad + 0.3 * tufts);
  putColour(canvas, at, mixColours(meadow, SCRUB, smoothStep(0.05, 0.45, tufts - 0.4 * broad)), shade);
}

function paintBeach(
  canvas: Canvas,
  noise: Noise,
  at: number,
  x: number,
  y: number,
  fromOceanPx: number,
): void {
  const swash = fromOceanPx + 3 * noise.fractal(x / 22, y / 22, 3);
  const damp = mixColours(WET_SAND, DAMP_SAND, smoothStep(0.5, 5, swash));
  const sand = mixColours(damp, SAND, smoothStep(5, 11, swash));
  const wrack =
    smoothStep(1.3, 0, Math.abs(swash - 13 - 2 * noise.at(x / 40, y / 40))) *
    smoothStep(0.1, 0.5, noise.fractal(x / 14, y / 14, 2) + 0.3);
  const ripple = 0.035 * noise.fractal(x / 5, y / 5, 2) + 0.03 * noise.fractal(x / 60, y / 60, 3);
  putColour(
    canvas,
    at,
    mixColours(sand, TIDE_WRACK, 0.5 * wrack),
    1 + ripple + 0.05 * (grain(x, y, 6) - 0.5),
  );
}

function paintDune(canvas: Canvas, noise: Noise, at: number, x: number, y: number): void {
  const ridges = noise.fractal(x / 16, y / 12, 4);
  const tufts = noise.fractal(x / 4, y / 4, 2);
  const cover = smoothStep(-0.15, 0.3, ridges + 0.35 * tufts);
  putColour(canvas, at, mixColours(SAND, DUNE_GRASS, cover), 1 + 0.08 * tufts);
  canvas.topM[at] = 1.5 + 2.5 * ridges + (cover > 0.6 ? 0.6 * grain(x, y, 8) : 0);
}
