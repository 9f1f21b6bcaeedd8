import { Random } from '../../math/random.ts';
import type { Canvas, Colour } from '../canvas/canvas.ts';
import { blend, mixColours } from '../canvas/canvas.ts';
import { clamp, grain, Noise, smoothStep } from '../canvas/noise.ts';
import { capsule, forRows, type Point, paint, polygon, rectangle } from '../canvas/shapes.ts';
import { plantTree } from '../canvas/tree.ts';
import { COVER } from './cover.ts';
import { FARMS } from './plan.ts';
import type { Site } from './site.ts';
import { areaOf, longestSide, splitInTwo } from './split-polygon.ts';

interface Crop {
  readonly name: string;
  readonly between: Colour;
  readonly rows: Colour;
  /** Distance of rows as a camera sees them: several drills wide. */
  readonly periodPx: number;
  readonly contrast: number;
}

const CROPS: readonly Crop[] = [
  { name: 'maize', between: [98, 108, 68, 172], rows: [74, 96, 54, 204], periodPx: 3.1, contrast: 0.55 },
  { name: 'soybean', between: [118, 122, 74, 160], rows: [88, 110, 62, 208], periodPx: 2.7, contrast: 0.6 },
  { name: 'cotton', between: [138, 124, 94, 120], rows: [98, 110, 70, 176], periodPx: 3.6, contrast: 0.75 },
  {
    name: 'wheat stubble',
    between: [196, 178, 128, 150],
    rows: [178, 158, 108, 138],
    periodPx: 4.2,
    contrast: 0.6,
  },
  {
    name: 'ploughed soil',
    between: [142, 116, 88, 112],
    rows: [118, 94, 70, 96],
    periodPx: 3.4,
    contrast: 0.55,
  },
  {
    name: 'harrowed soil',
    between: [164, 140, 110, 126],
    rows: [152, 128, 98, 118],
    periodPx: 6,
    contrast: 0.4,
  },
  { name: 'hay meadow', between: [134, 138, 92, 182], rows: [122, 130, 82, 176], periodPx: 7, contrast: 0.7 },
  { name: 'pasture', between: [116, 124, 82, 172], rows: [108, 117, 76, 166], periodPx: 9, contrast: 0.15 },
  { name: 'tobacco', between: [120, 116, 74, 138], rows: [98, 116, 64, 198], periodPx: 3.9, contrast: 0.7 },
];

const WET_SOIL: Colour = [70, 66, 50, 100];
const WEEDS: Colour = [104, 116, 70, 158];
const TRACK: Colour = [186, 170, 140, 150];
const HEDGE: Colour = [58, 78, 44, 158];

/** Parcels of irregular shape, each with its crop, the grain of its rows, its headland, hedges and tracks. */
export function* paintFields(canvas: Canvas, seed: number): Generator<void, Site[]> {
  const random = new Random(seed + 61);
  const noise = new Noise(seed + 62);
  const sites: Site[] = [];
  for (const farm of FARMS) {
    for (const corners of parcels(farm, random)) {
      const crop = CROPS[random.below(CROPS.length)]!;
      yield* paintField(canvas, noise, corners, crop, random);
      sites.push({ kind: 'farmland', subclass: crop.name, corners });
      yield;
    }
  }
  return sites;
}

function parcels(outline: readonly Point[], random: Random): (readonly Point[])[] {
  const mostPx = 8_000 + 15_000 * random.uniform() ** 2;
  if (areaOf(outline) < mostPx) return [outline];
  const [one, other] = splitInTwo(outline, 0.34 + 0.32 * random.uniform(), 0.16 * (random.uniform() - 0.5));
  return [...parcels(one, random), ...parcels(other, random)];
}

function* paintField(
  canvas: Canvas,
  noise: Noise,
  corners: readonly Point[],
  crop: Crop,
  random: Random,
): Generator<void> {
  const side = longestSide(corners);
  const [ux, uy] = [-Math.sin(side.angle), Math.cos(side.angle)];
  const tone = 0.9 + 0.2 * random.uniform();
  const drift = 40 * random.uniform();
  const isWorked = crop.contrast > 0.2;
  const shape = polygon(corners);
  yield* forRows(canvas, shape, (x, y, at) => {
    if (canvas.cover[at] !== COVER.farmland) return;
    const insidePx = -shape.distance(x + 0.5, y + 0.5);
    if (insidePx < 1.4) return;
    const wander = 1.3 * noise.fractal(x / 60, y / 60, 2);
    const isHeadland = isWorked && insidePx < 10;
    const across = (isHeadland ? insidePx : x * ux + y * uy) + wander;
    // Rows narrower than a pixel show as bands that drift in and out.
    const row = 0.5 + 0.5 * Math.sin((2 * Math.PI * across) / crop.periodPx);
    const stand = noise.fractal(x / 42 + drift, y / 42, 4);
    const fade = clamp(0.75 + 0.9 * noise.fractal(x / 24, y / 24 + drift, 3), 0.15, 1.2);
    const soil = mixColours(
      crop.between,
      crop.rows,
      row * crop.contrast * fade + (1 - crop.contrast) * 0.5 + 0.45 * stand,
    );
    const wet = 0.5 * smoothStep(0.22, 0.62, noise.fractal(x / 90, y / 64 + drift, 4));
    const tram =
      isWorked && !isHeadland ? 0.14 * smoothStep(0.8, 0.2, Math.abs((((across % 13) + 13) % 13) - 6.5)) : 0;
    const shade = tone * (1 + 0.12 * stand + 0.07 * (grain(x, y, 12) - 0.5) - tram);
    blend(canvas, at, mixColours(soil, WET_SOIL, wet), 1, shade);
    if (insidePx < 3) blend(canvas, at, WEEDS, 0.6);
    if (crop.contrast > 0.5 && row > 0.5) canvas.topM[at] = 0.5;
  });
  paintEdges(canvas, corners, random);
}

function paintEdges(canvas: Canvas, corners: readonly Point[], random: Random): void {
  for (const [i, from] of corners.entries()) {
    const to = corners[(i + 1) % corners.length]!;
    const chance = random.uniform();
    if (chance < 0.42) plantHedge(canvas, from, to, random);
    else if (chance < 0.72) paint(canvas, capsule(from, to, 2), { colour: TRACK, opacity: 0.75, topM: 0 });
  }
  if (random.uniform() < 0.12) paintFarmyard(canvas, corners[0]!, corners[2] ?? corners[1]!, random);
}

function plantHedge(canvas: Canvas, from: Point, to: Point, random: Random): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const isTall = random.uniform() < 0.5;
  for (let along = 0; along < length; along += isTall ? 2.6 : 2) {
    if (random.uniform() < 0.12) continue;
    const t = along / length;
    const size = random.uniform();
    plantTree(canvas, {
      x: from[0] + (to[0] - from[0]) * t + 1.4 * (random.uniform() - 0.5),
      y: from[1] + (to[1] - from[1]) * t + 1.4 * (random.uniform() - 0.5),
      radiusPx: isTall ? 1.5 + 1.9 * size : 1.1 + 0.7 * size,
      heightM: isTall ? 5 + 6 * size : 2.5,
      colour: HEDGE,
    });
  }
}

const BARN_ROOFS: readonly Colour[] = [
  [186, 186, 182, 178],
  [142, 76, 62, 128],
  [150, 150, 150, 146],
];

/** Barns round a bare yard, a little way in from a corner. */
function paintFarmyard(canvas: Canvas, corner: Point, towards: Point, random: Random): void {
  const length = Math.hypot(towards[0] - corner[0], towards[1] - corner[1]);
  const yard: Point = [
    corner[0] + ((towards[0] - corner[0]) / length) * 30,
    corner[1] + ((towards[1] - corner[1]) / length) * 30,
  ];
  const angle = Math.atan2(towards[1] - corner[1], towards[0] - corner[0]) + 0.6 * (random.uniform() - 0.5);
  const ground = rectangle(yard, 30 + 10 * random.uniform(), 18 + 8 * random.uniform(), angle);
  paint(canvas, ground, { colour: TRACK, opacity: 0.7, topM: 0 });
  for (let barn = 0; barn < 2 + random.below(3); barn++) {
    const place = ground.at(-10 + 10 * barn, barn % 2 === 0 ? -5 : 5 + random.below(3));
    const roof = rectangle(
      place,
      8 + 7 * random.uniform(),
      5 + random.uniform(),
      angle + (barn === 1 ? Math.PI / 2 : 0),
    );
    paint(canvas, roof, {
      colour: BARN_ROOFS[random.below(3)]!,
      topM: (x, y) => 6 + 1.2 * (2.7 - Math.abs(roof.across(x, y))),
    });
  }
  for (let tree = 0; tree < 7; tree++) {
    const [x, y] = ground.at(36 * (random.uniform() - 0.5), 13 + 4 * random.uniform());
    plantTree(canvas, { x, y, radiusPx: 1.6 + 1.6 * random.uniform(), heightM: 8, colour: HEDGE });
  }
}
