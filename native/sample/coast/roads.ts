import { Random } from '../../math/random.ts';
import { blend, type Canvas, type Colour } from '../canvas/canvas.ts';
import { alongLine, smoothCurve } from '../canvas/curve.ts';
import { Noise } from '../canvas/noise.ts';
import { capsule, forPixels, type Point, paint, rectangle } from '../canvas/shapes.ts';
import { COVER } from './cover.ts';
import { ROADS } from './plan.ts';
import { parkCar } from './vehicles.ts';

const ASPHALT: Colour = [112, 111, 110, 104];
const VERGE: Colour = [150, 146, 106, 150];
const BRIDGE: Colour = [178, 175, 166, 160];
const PAINT: Colour = [206, 202, 186, 180];
const BRIDGE_M = 4;

/** Roads with verges and traffic; where they meet water they become bridges that throw a shadow. */
export function* paintRoads(canvas: Canvas, seed: number): Generator<void> {
  const random = new Random(seed + 81);
  const noise = new Noise(seed + 82);
  const lines = ROADS.map(({ through, breadthPx }) => ({ line: smoothCurve(through, 6), breadthPx }));
  for (const { line, breadthPx } of lines) {
    for (const [from, to] of pairs(line)) {
      paintReach(canvas, from, to, breadthPx, noise);
      yield;
    }
  }
  // Carriageways after all verges, so that roads meet.
  for (const { line, breadthPx } of lines) {
    for (const [from, to] of pairs(line)) {
      forPixels(canvas, capsule(from, to, breadthPx * 0.72), (x, y, at, coverage) => {
        blend(canvas, at, ASPHALT, coverage, 0.94 + 0.16 * noise.fractal(x / 12, y / 12, 2));
      });
    }
    yield;
    if (breadthPx >= 6) markCentre(canvas, line);
    putTraffic(canvas, line, breadthPx, random);
  }
}

function pairs(line: readonly Point[]): (readonly [Point, Point])[] {
  return line.slice(1).map((to, i) => [line[i]!, to] as const);
}

/** Verges on land, a deck over water: the deck is as broad as the carriageway asks for, verges are broader. */
function paintReach(canvas: Canvas, from: Point, to: Point, breadthPx: number, noise: Noise): void {
  const deck = capsule(from, to, breadthPx);
  forPixels(canvas, capsule(from, to, breadthPx + 7), (x, y, at, coverage) => {
    const isOverWater = canvas.cover[at] === COVER.water || canvas.cover[at] === COVER.marsh;
    if (isOverWater || canvas.topM[at] === BRIDGE_M) {
      const share = Math.min(1, 0.5 - deck.distance(x + 0.5, y + 0.5));
      if (share <= 0) return;
      blend(canvas, at, BRIDGE, share, 0.97 + 0.08 * noise.at(x / 5, y / 5));
      canvas.topM[at] = BRIDGE_M;
    } else {
      blend(canvas, at, VERGE, 0.6 * coverage, 0.95 + 0.15 * noise.at(x / 5, y / 5));
      canvas.topM[at] = 0;
    }
    if (coverage >= 0.5) canvas.cover[at] = COVER.road;
  });
}

function markCentre(canvas: Canvas, line: readonly Point[]): void {
  for (const { at, angle } of alongLine(line, 7))
    paint(canvas, rectangle(at, 3.4, 0.7, angle), { colour: PAINT, opacity: 0.55 });
}

function putTraffic(canvas: Canvas, line: readonly Point[], breadthPx: number, random: Random): void {
  for (const { at, angle } of alongLine(line, 9)) {
    if (random.uniform() > 0.16) continue;
    const side = (random.uniform() < 0.5 ? -1 : 1) * breadthPx * 0.16;
    parkCar(canvas, [at[0] - side * Math.sin(angle), at[1] + side * Math.cos(angle)], angle, random);
  }
}
