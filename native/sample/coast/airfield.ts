import { Random } from '../../math/random.ts';
import { blend, type Canvas, type Colour } from '../canvas/canvas.ts';
import { Noise, smoothStep } from '../canvas/noise.ts';
import {
  capsule,
  type Frame,
  forPixels,
  forRows,
  type Point,
  paint,
  rectangle,
  type Shape,
} from '../canvas/shapes.ts';
import { COVER } from './cover.ts';
import { PAVEMENTS, type Pavement } from './plan.ts';
import type { Site } from './site.ts';
import { boatShape, parkCar } from './vehicles.ts';

const ASPHALT: Colour = [104, 104, 106, 100];
const OLD_ASPHALT: Colour = [142, 138, 128, 132];
const STRIP: Colour = [134, 130, 118, 122];
const CONCRETE: Colour = [184, 180, 170, 168];
const RUBBER: Colour = [58, 58, 60, 58];
const WHITE: Colour = [230, 230, 226, 206];
const YELLOW: Colour = [196, 170, 84, 160];
const CRACKS: Colour = [112, 118, 76, 150];
const ROOF: Colour = [196, 198, 198, 184];
const CAR_PARK: Colour = [126, 125, 122, 116];

const APRON: Point = [1560, 380];
const APRON_ANGLE = -0.16;

/** Runways with their markings, taxiways, an apron with aircraft, hangars and a terminal; a farm strip and an old naval field. */
export function* paintAirfield(canvas: Canvas, seed: number): Generator<void, Site[]> {
  const noise = new Noise(seed + 91);
  const sites: Site[] = [];
  const order = ['disused runway', 'taxiway', 'airstrip', 'crosswind runway', 'runway'];
  for (const pavement of [...PAVEMENTS].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))) {
    const body = bodyOf(pavement);
    paveShoulders(canvas, body, pavement);
    yield* pave(canvas, body, pavement, noise);
    if (pavement.kind === 'taxiway') connectTaxiway(canvas, body);
    else if (pavement.kind !== 'airstrip') mark(canvas, body, pavement, noise);
    sites.push({
      kind: 'runway',
      subclass: pavement.kind,
      corners: cornersOf(body, body.lengthPx, pavement.breadthPx + 2 * SHOULDER_PX),
    });
    yield;
  }
  const apron = paintApron(canvas, new Random(seed + 92));
  sites.push({ kind: 'runway', subclass: 'apron', corners: cornersOf(apron, 200, 52) });
  return sites;
}

/** Paved but bearing no load, on either side and beyond the ends. */
const SHOULDER_PX = 3;
const SHOULDER: Colour = [150, 147, 138, 138];

function paveShoulders(canvas: Canvas, body: Body, { breadthPx }: Pavement): void {
  const shape = rectangle(body.at(0, 0), body.lengthPx + 24, breadthPx + 2 * SHOULDER_PX, body.angle);
  paint(canvas, shape, { colour: SHOULDER, opacity: 0.8, topM: 0, cover: COVER.runway });
}

type Body = Shape & Frame & { lengthPx: number; angle: number };

function bodyOf({ from, to, breadthPx }: Pavement): Body {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const lengthPx = Math.hypot(dx, dy);
  const angle = Math.atan2(dy, dx);
  return {
    ...rectangle([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], lengthPx, breadthPx, angle),
    lengthPx,
    angle,
  };
}

function cornersOf(frame: Frame, lengthPx: number, breadthPx: number): Point[] {
  const [a, b] = [lengthPx / 2, breadthPx / 2];
  return [frame.at(-a, -b), frame.at(a, -b), frame.at(a, b), frame.at(-a, b)];
}

function* pave(canvas: Canvas, body: Body, { kind }: Pavement, noise: Noise): Generator<void> {
  const colour =
    kind === 'disused runway'
      ? OLD_ASPHALT
      : kind === 'airstrip'
        ? STRIP
        : kind === 'taxiway'
          ? OLD_ASPHALT
          : ASPHALT;
  yield* forRows(canvas, body, (x, y, at, coverage) => {
    const patches = noise.fractal(x / 40, y / 40, 3);
    blend(canvas, at, colour, coverage, 1 + 0.07 * patches + 0.04 * noise.at(x / 3, y / 3));
    if (coverage < 0.5) return;
    canvas.cover[at] = COVER.runway;
    canvas.topM[at] = 0;
    if (kind !== 'disused runway') return;
    // Grass comes up through the joints of the slabs.
    const joint = Math.min(
      Math.abs((((body.along(x, y) % 12) + 12) % 12) - 6),
      Math.abs((((body.across(x, y) % 8) + 8) % 8) - 4),
    );
    blend(
      canvas,
      at,
      CRACKS,
      0.65 * smoothStep(1.1, 0.2, joint) * smoothStep(-0.3, 0.4, patches) +
        0.6 * smoothStep(0.3, 0.6, noise.fractal(x / 15, y / 15, 3)),
    );
  });
}

function mark(canvas: Canvas, body: Body, { breadthPx, kind }: Pavement, noise: Noise): void {
  const { lengthPx, angle } = body;
  const opacity = kind === 'disused runway' ? 0.25 : 0.9;
  const bar = (along: number, across: number, length: number, breadth: number) =>
    paint(canvas, rectangle(body.at(along, across), length, breadth, angle), { colour: WHITE, opacity });
  for (let along = -lengthPx / 2 + 52; along < lengthPx / 2 - 48; along += 22) bar(along, 0, 13, 0.9);
  for (const end of [-1, 1]) {
    for (let lane = -3; lane <= 3; lane++)
      if (lane !== 0) bar(end * (lengthPx / 2 - 12), (lane * breadthPx) / 8, 13, breadthPx / 14);
    if (kind !== 'runway') continue;
    for (const side of [-1, 1]) bar(end * (lengthPx / 2 - 84), (side * breadthPx) / 5, 20, 2.4);
    bar(end * (lengthPx / 2 - 32), 0, 7, 5);
  }
  if (kind === 'disused runway') return;
  for (const side of [-1, 1]) bar(0, side * (breadthPx / 2 - 1), lengthPx, 0.7);
  forPixels(canvas, rectangle(body.at(0, 0), lengthPx, breadthPx * 0.5, angle), (x, y, at, coverage) => {
    const fromEnd = lengthPx / 2 - Math.abs(body.along(x, y));
    const touchdown = smoothStep(30, 80, fromEnd) * smoothStep(220, 110, fromEnd);
    blend(
      canvas,
      at,
      RUBBER,
      coverage * touchdown * (0.45 + 0.3 * noise.fractal(body.along(x, y) / 30, body.across(x, y) / 1.4, 2)),
    );
  });
}

function connectTaxiway(canvas: Canvas, body: Body): void {
  const link = (from: Point, to: Point) => {
    paint(canvas, capsule(from, to, 8), { colour: OLD_ASPHALT, topM: 0, cover: COVER.airfield });
    paint(canvas, capsule(from, to, 0.7), { colour: YELLOW, opacity: 0.7 });
  };
  for (const along of [-290, -110, 70, 296]) link(body.at(along, 0), body.at(along + 14, -42));
  for (const along of [-200, -110]) link(body.at(along, 0), body.at(along, 34));
  paint(canvas, rectangle(body.at(0, 0), body.lengthPx, 0.7, body.angle), { colour: YELLOW, opacity: 0.8 });
}

function paintApron(canvas: Canvas, random: Random): Frame {
  const apron = rectangle(APRON, 200, 52, APRON_ANGLE);
  paint(canvas, apron, {
    colour: CONCRETE,
    cover: COVER.runway,
    topM: 0,
    texture: (x, y) => {
      const joint = Math.min(
        Math.abs((((apron.along(x, y) % 10) + 10) % 10) - 5),
        Math.abs((((apron.across(x, y) % 10) + 10) % 10) - 5),
      );
      return 1 - 0.1 * smoothStep(0.9, 0.2, joint);
    },
  });
  for (let stand = 0; stand < 9; stand++) {
    if (random.uniform() < 0.8)
      putAircraft(
        canvas,
        apron.at(-84 + stand * 21, -4 + 3 * random.uniform()),
        APRON_ANGLE - Math.PI / 2,
        stand < 4 ? 16 : 8,
        random,
      );
  }
  for (let hangar = 0; hangar < 4; hangar++) {
    const roof = rectangle(apron.at(-78 + hangar * 36, 40), 27, 20, APRON_ANGLE);
    paint(canvas, roof, {
      colour: ROOF,
      topM: (x, y) => 9 + 3 * Math.cos(roof.across(x, y) / 6.5),
      texture: (x) => 0.96 + 0.05 * (x % 2),
      cover: COVER.airfield,
    });
  }
  const park = rectangle(apron.at(130, 30), 44, 40, APRON_ANGLE);
  paint(canvas, park, { colour: CAR_PARK, topM: 0, cover: COVER.airfield });
  for (let row = -16; row <= 16; row += 6.4) {
    for (let along = -19; along < 19; along += 1.9) {
      if (random.uniform() < 0.66) parkCar(canvas, park.at(along, row), APRON_ANGLE + Math.PI / 2, random);
    }
  }
  paint(canvas, rectangle(apron.at(70, 40), 46, 15, APRON_ANGLE), {
    colour: [214, 214, 210, 200],
    topM: 10,
    cover: COVER.airfield,
  });
  return apron;
}

function putAircraft(canvas: Canvas, at: Point, angle: number, lengthPx: number, random: Random): void {
  const frame = rectangle(at, 1, 1, angle);
  const tilt = 0.42;
  for (const side of [-1, 1]) {
    const tip = frame.at(-lengthPx * 0.5 * Math.sin(tilt), side * lengthPx * 0.5);
    paint(canvas, capsule(frame.at(lengthPx * 0.06, 0), tip, lengthPx * 0.12), { colour: WHITE, topM: 3 });
    paint(
      canvas,
      capsule(
        frame.at(-lengthPx * 0.4, 0),
        frame.at(-lengthPx * 0.48, side * lengthPx * 0.17),
        lengthPx * 0.08,
      ),
      { colour: WHITE, topM: 4 },
    );
  }
  paint(canvas, boatShape(at, lengthPx, Math.max(1.5, lengthPx * 0.13), angle), {
    colour: random.uniform() < 0.7 ? WHITE : ROOF,
    topM: 5,
  });
}
