import { Random } from '../../math/random.ts';
import { blend, type Canvas, type Colour, mixColours } from '../canvas/canvas.ts';
import { grain, Noise, smoothStep } from '../canvas/noise.ts';
import { capsule, forRows, type Point, paint, polygon } from '../canvas/shapes.ts';
import { plantTree } from '../canvas/tree.ts';
import { COVER } from './cover.ts';
import { buildHouse } from './house.ts';
import { TOWNS } from './plan.ts';
import type { Site } from './site.ts';
import { splitInTwo } from './split-polygon.ts';

const STREET: Colour = [122, 120, 118, 112];
const KERB: Colour = [176, 172, 160, 150];
const LAWN: Colour = [98, 116, 64, 176];
const WORN_LAWN: Colour = [142, 136, 98, 144];
const SHRUB: Colour = [62, 82, 46, 158];
const DRIVE: Colour = [182, 178, 168, 158];

/** Two rows of gardens back to back lie between streets. */
const STREET_SPACING_PX = 36;
const CROSS_SPACING_PX = 118;
const LOT_PX = 12;

/** The streets of one neighbourhood: coordinates along and across them, bent a little as streets are. */
class StreetFrame {
  readonly #noise: Noise;
  readonly #angle: number;

  constructor(seed: number, angle: number) {
    this.#noise = new Noise(seed);
    this.#angle = angle;
  }

  along(x: number, y: number): number {
    return x * Math.cos(this.#angle) + y * Math.sin(this.#angle) + 26 * this.#noise.at(x / 150, y / 150);
  }

  across(x: number, y: number): number {
    return y * Math.cos(this.#angle) - x * Math.sin(this.#angle) + 30 * this.#noise.at(x / 170 + 50, y / 170);
  }

  /** The pixel at given street coordinates, found by walking towards it. */
  pixelAt(along: number, across: number, from: Point): Point {
    let [x, y] = from;
    for (let step = 0; step < 6; step++) {
      const da = along - this.along(x, y);
      const db = across - this.across(x, y);
      x += da * Math.cos(this.#angle) - db * Math.sin(this.#angle);
      y += da * Math.sin(this.#angle) + db * Math.cos(this.#angle);
    }
    return [x, y];
  }
}

/** Streets that meet, gardens, houses along them, trees. */
export function* paintTowns(canvas: Canvas, seed: number): Generator<void, Site[]> {
  const random = new Random(seed + 71);
  const sites: Site[] = [];
  for (const [i, { outline, angle }] of TOWNS.entries()) {
    const frame = new StreetFrame(seed + 72 + i, angle);
    yield* paintLots(canvas, frame, outline, new Noise(seed + 73));
    yield;
    yield* buildAlongStreets(canvas, frame, outline, random);
    for (const part of splitInTwo(outline, 0.5, 0.1)) {
      sites.push({ kind: 'residential', subclass: SUBCLASSES[i % SUBCLASSES.length]!, corners: part });
    }
  }
  return sites;
}

const SUBCLASSES = ['town houses', 'suburb', 'village', 'suburb', 'hamlet', 'beach cottages'];

function* paintLots(
  canvas: Canvas,
  frame: StreetFrame,
  outline: readonly Point[],
  noise: Noise,
): Generator<void> {
  yield* forRows(canvas, polygon(outline), (x, y, at) => {
    if (canvas.cover[at] !== COVER.residential) return;
    const along = frame.along(x, y);
    const across = frame.across(x, y);
    const toStreet = Math.abs(wrapped(across, STREET_SPACING_PX));
    const toCross = Math.abs(wrapped(along, CROSS_SPACING_PX));
    const street = Math.min(toStreet, toCross);
    const lot = grain(Math.floor(along / LOT_PX), Math.floor(across / (STREET_SPACING_PX / 2)), 71);
    const tufts = noise.fractal(x / 7, y / 7, 3);
    const lawn = mixColours(LAWN, WORN_LAWN, lot * 1.1 - 0.15 + 0.5 * tufts);
    blend(
      canvas,
      at,
      mixColours(lawn, SHRUB, smoothStep(0.1, 0.5, tufts) * smoothStep(9, 15, toStreet)),
      1,
      0.92 + 0.18 * lot,
    );
    const fence = Math.min(Math.abs(wrapped(along, LOT_PX)), Math.abs(toStreet - STREET_SPACING_PX / 2));
    if (street > 8 && fence < 0.7) blend(canvas, at, SHRUB, 0.5);
    blend(canvas, at, KERB, 0.5 * smoothStep(3.6, 2.6, street));
    blend(canvas, at, STREET, smoothStep(2.7, 1.8, street), 0.95 + 0.12 * noise.at(x / 9, y / 9));
    canvas.topM[at] = 0;
  });
}

function* buildAlongStreets(
  canvas: Canvas,
  frame: StreetFrame,
  outline: readonly Point[],
  random: Random,
): Generator<void> {
  const shape = polygon(outline);
  const [left, top, right, bottom] = shape.box;
  const middle: Point = [(left + right) / 2, (top + bottom) / 2];
  const reach = Math.hypot(right - left, bottom - top) / 2;
  const [alongHere, acrossHere] = [frame.along(...middle), frame.across(...middle)];
  const firstStreet = Math.floor((acrossHere - reach) / STREET_SPACING_PX);
  for (let street = firstStreet; street * STREET_SPACING_PX < acrossHere + reach; street++, yield) {
    for (
      let along = Math.floor((alongHere - reach) / LOT_PX) * LOT_PX;
      along < alongHere + reach;
      along += LOT_PX
    ) {
      for (const side of [-1, 1]) {
        const middleOfLot = along + LOT_PX / 2;
        if (Math.abs(wrapped(middleOfLot, CROSS_SPACING_PX)) < 8.5) continue;
        const kerb = frame.pixelAt(middleOfLot, street * STREET_SPACING_PX + side * 2.2, middle);
        const place = frame.pixelAt(
          middleOfLot,
          street * STREET_SPACING_PX + side * (8.6 + random.uniform()),
          middle,
        );
        if (shape.distance(...place) > -5 || !isFree(canvas, place)) continue;
        fillLot(canvas, kerb, place, random);
      }
    }
  }
}

function isFree({ cover, widthPx }: Canvas, [x, y]: Point): boolean {
  return cover[Math.floor(y) * widthPx + Math.floor(x)] === COVER.residential;
}

function fillLot(canvas: Canvas, kerb: Point, place: Point, random: Random): void {
  const angle = Math.atan2(place[1] - kerb[1], place[0] - kerb[0]) + Math.PI / 2;
  const side = random.uniform() < 0.5 ? -4 : 4;
  const beside: Point = [side * Math.cos(angle), side * Math.sin(angle)];
  if (random.uniform() < 0.82) {
    paint(
      canvas,
      capsule([kerb[0] + beside[0], kerb[1] + beside[1]], [place[0] + beside[0], place[1] + beside[1]], 1.7),
      { colour: DRIVE, opacity: 0.9 },
    );
  }
  if (random.uniform() < 0.93) buildHouse(canvas, place, angle, random);
  const back: Point = [place[0] * 2 - kerb[0], place[1] * 2 - kerb[1]];
  for (let tree = random.below(4); tree > 0; tree--) {
    const t = random.uniform() * 0.9 + 0.35;
    const size = random.uniform();
    plantTree(canvas, {
      x: kerb[0] + (back[0] - kerb[0]) * t + 9 * (random.uniform() - 0.5),
      y: kerb[1] + (back[1] - kerb[1]) * t + 9 * (random.uniform() - 0.5),
      radiusPx: 1.1 + 1.7 * size,
      heightM: 3.5 + 7 * size,
      colour: [60 + 30 * random.uniform(), 82 + 26 * random.uniform(), 46, 168],
    });
  }
}

/** To the nearest multiple of a period: −period/2 … period/2. */
function wrapped(value: number, period: number): number {
  return value - Math.round(value / period) * period;
}
