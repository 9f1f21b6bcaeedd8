import type { Canvas } from '../canvas/canvas.ts';
import { heightsOf, smoothCurve } from '../canvas/curve.ts';
import { distanceField, fillRows } from '../canvas/distance-field.ts';
import { clamp, mix, Noise, smoothStep } from '../canvas/noise.ts';
import { type Point, paint, polygon, rectangle } from '../canvas/shapes.ts';
import { COVER } from './cover.ts';
import { AIRFIELD, BARRIER, CHANNEL, FARMS, PAVEMENTS, RIVER, SHORE, TOWNS } from './plan.ts';

/** The lie of the land, row-major `[heightPx × widthPx]`, distances in pixels. */
export interface Terrain {
  /** To the nearest land, of water. */
  readonly offshorePx: Float32Array;
  /** To the nearest ocean water, of land. */
  readonly fromOceanPx: Float32Array;
  /** To the middle of the dredged channel. */
  readonly channelPx: Float32Array;
  /** 1 on the side of the open ocean, 0 in the sound and the river. */
  readonly exposure: Float32Array;
}

/** Decides what is where: sea, river, marsh, beach and dune from noise and the plan, then fields, towns and the airfield. */
export function* layOutTerrain(canvas: Canvas, seed: number): Generator<void, Terrain> {
  const { widthPx, heightPx } = canvas;
  const terrain = {
    offshorePx: new Float32Array(widthPx * heightPx),
    fromOceanPx: new Float32Array(widthPx * heightPx),
    channelPx: new Float32Array(widthPx * heightPx),
    exposure: new Float32Array(widthPx * heightPx),
  };
  yield* sortLandAndWater(canvas, terrain, seed);
  yield* measureShores(canvas, terrain);
  yield* layBeaches(canvas, terrain, seed);
  yield* layWoods(canvas, seed);
  for (const corners of FARMS) yield* paintCover(canvas, corners, COVER.farmland, COVER.grass);
  for (const { outline } of TOWNS) yield* paintCover(canvas, outline, COVER.residential, COVER.grass);
  yield* paintCover(canvas, AIRFIELD, COVER.airfield, COVER.airfield);
  for (const { from, to, breadthPx } of PAVEMENTS) {
    paint(canvas, between(from, to, breadthPx + 16, 12), {
      colour: BLANK,
      opacity: 0,
      cover: COVER.airfield,
    });
  }
  return terrain;
}

const BLANK = [0, 0, 0, 0] as const;

function between(from: Point, to: Point, breadthPx: number, marginPx: number) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  return rectangle(middle, Math.hypot(dx, dy) + 2 * marginPx, breadthPx, Math.atan2(dy, dx));
}

/** Only on dry land. */
function* paintCover(
  canvas: Canvas,
  corners: readonly Point[],
  cover: number,
  margin: number,
): Generator<void> {
  const shape = polygon(corners);
  const { widthPx, heightPx } = canvas;
  const [left, top, right, bottom] = shape.box;
  for (let y = Math.max(0, Math.floor(top) - 8); y < Math.min(heightPx, bottom + 8); y++, yield) {
    for (let x = Math.max(0, Math.floor(left) - 8); x < Math.min(widthPx, right + 8); x++) {
      const at = y * widthPx + x;
      const old = canvas.cover[at]!;
      if (old !== COVER.forest && old !== COVER.grass && old !== COVER.dune) continue;
      const distance = shape.distance(x + 0.5, y + 0.5);
      if (distance < 0) canvas.cover[at] = cover;
      else if (distance < 7) canvas.cover[at] = margin;
    }
  }
}

function* sortLandAndWater(canvas: Canvas, terrain: Terrain, seed: number): Generator<void> {
  const { widthPx, heightPx, cover } = canvas;
  const noise = new Noise(seed + 11);
  const shore = heightsOf(SHORE, widthPx);
  const spine = heightsOf(BARRIER, widthPx);
  const river = yield* lineDistance(canvas, smoothCurve(RIVER, 5), riverBreadth);
  terrain.channelPx.set(yield* lineDistance(canvas, smoothCurve(CHANNEL, 6), () => 0));
  for (let y = 0; y < heightPx; y++, yield) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      const rough = noise.fractal(x / 150, y / 150, 5);
      const fine = noise.fractal(x / 38 + 80, y / 38, 3);
      const port = smoothStep(150, 60, Math.hypot((x - 1300) * 0.8, y - 830));
      const mainland = shore[x]! - y + (34 * rough + 5 * fine) * (1 - port);
      const south = y - spine[x]!;
      // Behind the beach the island ends in marsh, ragged and wide; at its tip it thins out to a spit.
      const tip = Math.sqrt(clamp((x - 1166 + 46 * rough + 16 * fine) / 130, 0, 1));
      const island =
        tip * (south > 0 ? 40 : 60 + 46 * rough + 12 * fine + 24 * cottages(x)) -
        Math.abs(south) -
        (1 - tip) * 30 +
        (south > 0 ? 5 * rough : 0);
      const shoal =
        (noise.fractal(x / 130 + 40, y / 84 + 9, 5) - 0.26) * 120 -
        smoothStep(270, 130, Math.hypot(x - 1310, y - 900)) * 120 -
        smoothStep(60, 10, terrain.channelPx[at]!) * 90;
      const inSound = x > 1180 && y > shore[x]! + 20 && south < -30;
      const banks = river[at]! + 9 * fine + 5 * rough;
      const ground = Math.min(Math.max(mainland, island, inSound ? shoal : -99), banks);
      terrain.exposure[at] = exposureAt(x, y, shore, spine, rough);
      if (ground <= 0) {
        cover[at] = COVER.water;
        continue;
      }
      cover[at] = COVER.grass;
      const low = lowGround(x, y, { mainland, banks, island, south, fine, rough, port, inSound });
      if (low > 0 && terrain.exposure[at]! < 0.3) cover[at] = COVER.marsh;
    }
  }
}

/** The sound begins behind the barrier; in the inlet its water and the ocean's mix. */
function exposureAt(x: number, y: number, shore: Float32Array, spine: Float32Array, rough: number): number {
  const inlet = smoothStep(860, 1010, x) * smoothStep(1290, 1150, x);
  const west = smoothStep(1240, 960, x);
  const seaLine = mix(spine[x]!, Math.min(shore[x]!, 1090) - 60, west) + inlet * (60 + 90 * rough);
  return smoothStep(0, 40 + 190 * inlet, y - seaLine);
}

interface Lie {
  mainland: number;
  banks: number;
  island: number;
  south: number;
  fine: number;
  rough: number;
  port: number;
  inSound: boolean;
}

/** Above 0 where the tide reaches: along the sound, the lower river, and behind the barrier. */
function lowGround(x: number, y: number, lie: Lie): number {
  const ragged = 22 * lie.rough + 9 * lie.fine;
  const soundside = smoothStep(1400, 1480, x) * 105 + ragged - lie.mainland;
  const riverside =
    smoothStep(520, 700, y) * smoothStep(1180, 1040, x) * 66 +
    ragged -
    Math.min(lie.banks, lie.mainland + 30);
  const backside = lie.island > 0 ? -lie.south - 26 - 34 * cottages(x) + ragged * 0.6 : -1;
  const ownShoal = lie.inSound && lie.mainland < 0 && lie.island < 0 ? 1 : -1;
  if (ownShoal > 0) return 1;
  if (lie.island > 0 && lie.mainland < 0) return backside;
  return lie.port > 0.3
    ? -1
    : Math.max(smoothStep(1400, 1480, x) > 0 ? soundside : -1, riverside > 0 && y > 540 ? riverside : -1);
}

/** Where the barrier is broad and dry enough for houses: 0 … 1. */
function cottages(x: number): number {
  return smoothStep(1530, 1600, x) * smoothStep(1940, 1870, x);
}

function riverBreadth(share: number): number {
  return 11 + 9 * share + 46 * Math.max(0, share - 0.72) ** 1.2 * 3.2;
}

/**
 * Distance of every pixel to a line, less the breadth the line has there; exact within 120 px, at least that beyond.
 *
 * @param breadth half of it, by the share of the line that lies behind
 */
function* lineDistance(
  canvas: Canvas,
  line: readonly Point[],
  breadth: (share: number) => number,
): Generator<void, Float32Array> {
  const { widthPx, heightPx } = canvas;
  const reach = 120;
  const out = new Float32Array(widthPx * heightPx).fill(reach);
  for (const [i, [px, py]] of line.entries()) {
    const half = breadth(i / (line.length - 1));
    for (let y = Math.max(0, Math.floor(py - reach)); y < Math.min(heightPx, py + reach); y++) {
      for (let x = Math.max(0, Math.floor(px - reach)); x < Math.min(widthPx, px + reach); x++) {
        const distance = Math.sqrt((x - px) * (x - px) + (y - py) * (y - py)) - half;
        if (distance < out[y * widthPx + x]!) out[y * widthPx + x] = distance;
      }
    }
    yield;
  }
  return out;
}

function* measureShores({ widthPx, heightPx, cover }: Canvas, terrain: Terrain): Generator<void> {
  const set = new Uint8Array(cover.length);
  yield* fillRows(set, widthPx, (at) => cover[at] !== COVER.water);
  yield* distanceField(set, widthPx, heightPx, terrain.offshorePx);
  yield* fillRows(set, widthPx, (at) => cover[at] === COVER.water && terrain.exposure[at]! > 0.6);
  yield* distanceField(set, widthPx, heightPx, terrain.fromOceanPx);
}

function* layBeaches(
  { widthPx, heightPx, cover }: Canvas,
  { fromOceanPx, exposure }: Terrain,
  seed: number,
): Generator<void> {
  const noise = new Noise(seed + 12);
  for (let y = 0; y < heightPx; y++, yield) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      if (cover[at] === COVER.water || fromOceanPx[at]! > 90) continue;
      const beachPx = 24 + 12 * noise.fractal(x / 170, y / 170, 3) + 5 * noise.at(x / 11, y / 11);
      if (fromOceanPx[at]! < beachPx) cover[at] = COVER.beach;
      else if (fromOceanPx[at]! < beachPx + 26 + 9 * noise.at(x / 26, y / 26) && cover[at] === COVER.grass)
        cover[at] = COVER.dune;
      if (exposure[at]! < 0.02 && cover[at] === COVER.beach) cover[at] = COVER.grass;
    }
  }
}

function* layWoods({ widthPx, heightPx, cover }: Canvas, seed: number): Generator<void> {
  const noise = new Noise(seed + 13);
  for (let y = 0; y < heightPx; y++, yield) {
    for (let x = 0; x < widthPx; x++) {
      const at = y * widthPx + x;
      if (cover[at] !== COVER.grass) continue;
      const wood = noise.fractal(x / 210, y / 210, 5) + 0.22 * noise.fractal(x / 30, y / 30, 2);
      const isClearing = noise.fractal(x / 52 + 12, y / 52, 3) > 0.4;
      if (wood > -0.16 && !isClearing) cover[at] = COVER.forest;
    }
  }
}
