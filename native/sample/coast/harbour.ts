import { Random } from '../../math/random.ts';
import { blend, type Canvas, type Colour } from '../canvas/canvas.ts';
import { alongLine, smoothCurve } from '../canvas/curve.ts';
import { grain, Noise, smoothStep } from '../canvas/noise.ts';
import { capsule, disc, forRows, type Point, paint, polygon, rectangle } from '../canvas/shapes.ts';
import { COVER } from './cover.ts';
import type { Site } from './site.ts';
import { boatShape, parkCar, putBoat } from './vehicles.ts';

const QUAY: Colour = [168, 164, 154, 154];
const BASIN: Colour = [50, 70, 67, 12];
const LANES: Colour = [132, 129, 122, 122];
const PIER: Colour = [158, 148, 132, 142];
const ROCK: Colour = [118, 112, 104, 106];
const PALE_ROOF: Colour = [206, 207, 205, 190];
const ROOFS: readonly Colour[] = [PALE_ROOF, [172, 176, 180, 168], [124, 140, 152, 130], [158, 112, 92, 140]];
const BOXES: readonly Colour[] = [
  [150, 62, 48, 130],
  [58, 92, 130, 90],
  [70, 110, 84, 120],
  [196, 132, 62, 160],
  [186, 186, 182, 170],
  [110, 70, 62, 110],
  [62, 70, 84, 72],
];
const SHIP: Colour = [96, 48, 42, 84];
const RAMP: Colour = [146, 142, 134, 136];

/** A port with containers and warehouses, a fishing harbour behind breakwaters, a river wharf, a ferry terminal and a boatyard. */
export function* paintHarbours(canvas: Canvas, seed: number): Generator<void, Site[]> {
  const draw = { canvas, random: new Random(seed + 101), noise: new Noise(seed + 102) };
  const sites: Site[] = [];
  for (const build of [buildPort, buildFishingHarbour, buildWharf, buildFerryTerminal, buildBoatyard]) {
    sites.push(...(yield* build(draw)));
    yield;
  }
  return sites;
}

interface Drawing {
  readonly canvas: Canvas;
  readonly random: Random;
  readonly noise: Noise;
}

function site(subclass: string, corners: readonly Point[]): Site {
  return { kind: 'harbour', subclass, corners };
}

function* buildPort(draw: Drawing): Generator<void, Site[]> {
  const { canvas, random } = draw;
  const yard: Point[] = [
    [1180, 712],
    [1310, 700],
    [1310, 872],
    [1206, 884],
    [1176, 820],
  ];
  const docks: Point[] = [
    [1310, 700],
    [1424, 690],
    [1440, 846],
    [1310, 872],
  ];
  yield* stillWater(canvas, [
    [1176, 872],
    [1310, 862],
    [1442, 836],
    [1480, 900],
    [1466, 964],
    [1396, 996],
    [1256, 1002],
    [1198, 974],
    [1170, 920],
  ]);
  yield;
  for (const corners of [yard, docks]) {
    yield* groundOf(draw, corners);
    yield;
  }
  basin(canvas, [
    [1318, 800],
    [1404, 790],
    [1408, 858],
    [1321, 876],
  ]);
  stackContainers(draw, [1246, 820], 104, 70, -0.07);
  yield;
  for (let shed = 0; shed < 5; shed++) warehouse(draw, [1208 + 46 * shed, 730 - 4 * shed], 34, 18, -0.08);
  for (let shed = 0; shed < 2; shed++) warehouse(draw, [1336 + 46 * shed, 768 - 4 * shed], 38, 18, -0.08);
  for (let tank = 0; tank < 4; tank++) {
    paint(canvas, disc([1415 + 5 * (tank % 2), 716 + 19 * tank], 7.5), {
      colour: PALE_ROOF,
      topM: 9,
      texture: (x, y) => 0.94 + 0.1 * grain(x >> 2, y >> 2, 31),
    });
  }
  pier(draw, [1236, 876], [1240, 962], 13);
  pier(draw, [1362, 842], [1364, 908], 7);
  pier(draw, [1424, 846], [1436, 926], 12);
  breakwater(draw, [
    [1174, 858],
    [1166, 920],
    [1196, 980],
    [1256, 1006],
  ]);
  breakwater(draw, [
    [1444, 838],
    [1484, 900],
    [1470, 968],
    [1396, 1000],
  ]);
  yield;
  ship(draw, [1252, 918], 74, 1.6);
  ship(draw, [1226, 926], 52, 4.74);
  ship(draw, [1420, 888], 58, 1.45);
  moorAlong(draw, [1330, 808], [1400, 800], 9);
  moorAlong(draw, [1356, 846], [1358, 902], 7);
  putBoat(canvas, [1140, 1046], 12, 1.8, random, true);
  return [
    site('container terminal', yard),
    site('fish dock', docks),
    site('container pier', [
      [1216, 880],
      [1272, 872],
      [1276, 962],
      [1222, 970],
    ]),
    site('ship berths', [
      [1310, 872],
      [1440, 846],
      [1448, 930],
      [1346, 934],
    ]),
  ];
}

function* buildFishingHarbour(draw: Drawing): Generator<void, Site[]> {
  const { canvas, random } = draw;
  const quay: Point[] = [
    [740, 1014],
    [854, 978],
    [872, 1026],
    [758, 1062],
  ];
  yield* stillWater(canvas, [
    [744, 1052],
    [884, 1016],
    [932, 1080],
    [942, 1130],
    [906, 1158],
    [868, 1174],
    [806, 1178],
    [758, 1140],
  ]);
  yield;
  yield* groundOf(draw, quay);
  breakwater(draw, [
    [748, 1080],
    [760, 1140],
    [806, 1176],
    [868, 1172],
  ]);
  breakwater(draw, [
    [884, 1044],
    [930, 1080],
    [940, 1130],
    [912, 1156],
  ]);
  for (let row = 0; row < 4; row++) marinaRow(draw, [784 + row * 24, 1052 - row * 7.5], 1.27, 54);
  for (let shed = 0; shed < 3; shed++) warehouse(draw, [772 + 34 * shed, 1022 - 11 * shed], 24, 12, -0.31);
  for (let i = 0; i < 14; i++) parkCar(canvas, [770 + 6 * i, 1043 - 1.9 * i], 1.25, random);
  putBoat(canvas, [980, 1210], 9, 2.4, random, true);
  return [
    site('fishing harbour', quay),
    site('marina', [
      [762, 1060],
      [872, 1026],
      [904, 1086],
      [796, 1122],
    ]),
  ];
}

function* buildWharf(draw: Drawing): Generator<void, Site[]> {
  const corners: Point[] = [
    [776, 616],
    [838, 590],
    [906, 692],
    [872, 730],
    [826, 702],
  ];
  yield* groundOf(draw, corners);
  for (let shed = 0; shed < 3; shed++) warehouse(draw, [826 + 18 * shed, 632 + 28 * shed], 25, 13, 0.95);
  for (let i = 0; i < 4; i++) pier(draw, [812 + 16 * i, 676 + 14 * i], [796 + 16 * i, 690 + 14 * i], 3.4);
  moorAlong(draw, [792, 664], [850, 726], 6);
  return [site('river wharf', corners)];
}

function* buildFerryTerminal(draw: Drawing): Generator<void, Site[]> {
  const { canvas, random } = draw;
  const corners: Point[] = [
    [1650, 700],
    [1740, 690],
    [1752, 786],
    [1662, 800],
  ];
  yield* groundOf(draw, corners);
  pier(draw, [1690, 790], [1698, 846], 10);
  pier(draw, [1734, 784], [1740, 824], 7);
  warehouse(draw, [1680, 722], 34, 16, -0.1);
  for (let lane = 0; lane < 6; lane++) {
    for (let car = 0; car < 13; car++)
      if (random.uniform() < 0.72) parkCar(canvas, [1712 + 5.4 * lane, 716 + 4 * car], 1.5, random);
  }
  ship(draw, [1711, 836], 36, 1.5);
  putBoat(canvas, [1560, 930], 16, 2.9, random, true);
  return [site('ferry terminal', corners)];
}

function* buildBoatyard(draw: Drawing): Generator<void, Site[]> {
  const corners: Point[] = [
    [1500, 1096],
    [1584, 1066],
    [1606, 1116],
    [1520, 1148],
  ];
  yield* groundOf(draw, corners);
  basin(draw.canvas, [
    [1512, 1062],
    [1566, 1044],
    [1580, 1082],
    [1526, 1102],
  ]);
  warehouse(draw, [1560, 1110], 28, 15, -0.33);
  for (let row = 0; row < 2; row++) marinaRow(draw, [1534 + 22 * row, 1096 - 7 * row], -1.9, 34);
  for (let i = 0; i < 9; i++) putBoat(draw.canvas, [1526 + 5 * i, 1132 - 1.8 * i], 6, 1.2, draw.random);
  return [
    site('boatyard', [
      [1500, 1096],
      [1508, 1058],
      [1570, 1040],
      [1590, 1074],
      [1606, 1116],
      [1520, 1148],
    ]),
  ];
}

/** Concrete laid and mended in patches, stained, with lanes worn by traffic. */
function* groundOf({ canvas, noise }: Drawing, corners: readonly Point[]): Generator<void> {
  const [from, to] = [corners[0]!, corners[1]!];
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  yield* forRows(canvas, polygon(corners), (x, y, at, coverage) => {
    const along = x * ux + y * uy;
    const across = y * ux - x * uy + 3 * noise.at(x / 50, y / 50);
    const patch = grain(Math.floor(along / 23), Math.floor(across / 17), 32);
    const stain = noise.fractal(x / 26, y / 26, 4);
    blend(canvas, at, QUAY, coverage, 0.86 + 0.14 * patch + 0.14 * stain + 0.04 * grain(x, y, 33));
    const lane = Math.abs((((across % 44) + 44) % 44) - 22);
    blend(canvas, at, LANES, coverage * 0.55 * smoothStep(5, 3.4, lane));
    if (coverage < 0.5) return;
    canvas.topM[at] = 0;
    canvas.cover[at] = COVER.harbour;
  });
}

function basin(canvas: Canvas, corners: readonly Point[]): void {
  paint(canvas, polygon(corners), {
    colour: BASIN,
    topM: 0,
    cover: COVER.harbour,
    texture: (x, y) => 0.97 + 0.06 * grain(x >> 1, y, 34),
  });
}

/** The water behind a breakwater: calm, and dark to its edge. Only what was sea or sand turns to harbour. */
function* stillWater(canvas: Canvas, corners: readonly Point[]): Generator<void> {
  const shape = polygon(corners);
  yield* forRows(canvas, shape, (x, y, at) => {
    const { cover } = canvas;
    const insidePx = -shape.distance(x, y);
    if (cover[at] === COVER.forest || cover[at] === COVER.grass) return;
    blend(canvas, at, BASIN, 0.8 * smoothStep(0, 26, insidePx), 0.97 + 0.05 * grain(x >> 1, y, 37));
    canvas.topM[at] = 0;
    if (cover[at] !== COVER.water && insidePx > 7) cover[at] = COVER.water;
  });
}

function warehouse(
  { canvas, random }: Drawing,
  at: Point,
  lengthPx: number,
  breadthPx: number,
  angle: number,
): void {
  const roof = rectangle(at, lengthPx, breadthPx, angle);
  const colour = ROOFS[random.below(ROOFS.length)]!;
  paint(canvas, roof, {
    colour,
    cover: COVER.harbour,
    topM: (x, y) => 8 + 0.28 * (breadthPx / 2 - Math.abs(roof.across(x, y))),
    texture: (x, y) =>
      0.96 + (Math.floor(roof.along(x, y) / 2) % 2 === 0 ? 0.05 : 0) + 0.03 * grain(x, y, 35),
  });
}

function stackContainers(
  { canvas, random }: Drawing,
  at: Point,
  lengthPx: number,
  breadthPx: number,
  angle: number,
): void {
  const frame = rectangle(at, lengthPx, breadthPx, angle);
  for (let across = -breadthPx / 2; across < breadthPx / 2; across += 1.5) {
    const lane = Math.floor((across + breadthPx / 2) / 1.5) % 8;
    if (lane >= 6) continue;
    for (let along = -lengthPx / 2; along < lengthPx / 2; along += 6.4) {
      if (random.uniform() < 0.18) continue;
      paint(canvas, rectangle(frame.at(along, across), 6, 1.35, angle), {
        colour: BOXES[random.below(BOXES.length)]!,
        topM: 2.6 * (1 + random.below(3)),
      });
    }
  }
}

function pier({ canvas }: Drawing, from: Point, to: Point, breadthPx: number): void {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const middle: Point = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const deck = rectangle(middle, Math.hypot(to[0] - from[0], to[1] - from[1]), breadthPx, angle);
  paint(canvas, deck, {
    colour: breadthPx > 6 ? QUAY : PIER,
    topM: 3,
    cover: COVER.harbour,
    texture: (x, y) => 0.94 + 0.1 * grain(x, y, 36),
  });
  if (breadthPx > 6)
    paint(canvas, rectangle(deck.at(0, 0), breadthPx * 5, 0.9, angle), { colour: RAMP, opacity: 0.6 });
}

/** Heaped rock, each block its own. */
function breakwater({ canvas, random }: Drawing, through: readonly Point[]): void {
  const line = smoothCurve(through, 4);
  for (const [i, to] of line.entries())
    if (i > 0) paint(canvas, capsule(line[i - 1]!, to, 9), { colour: ROCK, topM: 2.4, cover: COVER.harbour });
  for (const { at, angle } of alongLine(line, 1.1)) {
    const across = 8.5 * (random.uniform() - 0.5);
    const place: Point = [at[0] - across * Math.sin(angle), at[1] + across * Math.cos(angle)];
    const tone = 0.8 + 0.5 * random.uniform();
    paint(canvas, disc(place, 0.8 + 0.7 * random.uniform()), {
      colour: ROCK,
      texture: () => tone,
      topM: 2 + 2.4 * random.uniform() - 0.3 * Math.abs(across),
    });
  }
}

function ship({ canvas, random }: Drawing, at: Point, lengthPx: number, angle: number): void {
  const breadthPx = lengthPx * 0.15;
  paint(canvas, boatShape(at, lengthPx, breadthPx, angle), { colour: SHIP, topM: 6 });
  const frame = rectangle(at, 1, 1, angle);
  paint(canvas, rectangle(frame.at(-lengthPx * 0.04, 0), lengthPx * 0.72, breadthPx * 0.74, angle), {
    colour: [148, 132, 116, 130],
    topM: 7,
  });
  paint(canvas, rectangle(frame.at(-lengthPx * 0.38, 0), lengthPx * 0.12, breadthPx * 0.8, angle), {
    colour: [230, 230, 226, 206],
    topM: 16,
  });
  for (let hatch = -0.26; hatch < 0.32; hatch += 0.14) {
    paint(canvas, rectangle(frame.at(lengthPx * hatch, 0), lengthPx * 0.1, breadthPx * 0.6, angle), {
      colour: BOXES[random.below(BOXES.length)]!,
      topM: 9,
    });
  }
}

function moorAlong({ canvas, random }: Drawing, from: Point, to: Point, spacingPx: number): void {
  for (const { at, angle } of alongLine([from, to], spacingPx)) {
    if (random.uniform() < 0.75)
      putBoat(
        canvas,
        at,
        spacingPx * (0.8 + 0.5 * random.uniform()),
        angle + 1.4 + 0.3 * random.uniform(),
        random,
      );
  }
}

/** A floating dock with a finger and a boat at every berth. */
function marinaRow({ canvas, random }: Drawing, from: Point, angle: number, lengthPx: number): void {
  const frame = rectangle(from, 1, 1, angle);
  paint(canvas, capsule(from, frame.at(lengthPx, 0), 1.6), { colour: PIER, topM: 0.8 });
  for (let along = 3; along < lengthPx; along += 3.4) {
    for (const side of [-1, 1]) {
      if (random.uniform() < 0.8)
        putBoat(canvas, frame.at(along, side * 4.6), 4.5 + 2 * random.uniform(), angle + side * 1.57, random);
    }
  }
}
