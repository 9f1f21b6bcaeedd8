import type { Random } from '../../math/random.ts';
import type { Canvas, Colour } from '../canvas/canvas.ts';
import { grain } from '../canvas/noise.ts';
import { disc, type Point, paint, rectangle } from '../canvas/shapes.ts';
import { parkCar } from './vehicles.ts';

const ROOFS: readonly Colour[] = [
  [128, 122, 116, 120],
  [106, 100, 96, 100],
  [142, 128, 112, 132],
  [118, 92, 76, 112],
  [152, 96, 76, 134],
  [164, 118, 92, 146],
  [186, 182, 174, 170],
  [96, 104, 112, 104],
];
const POOL: Colour = [92, 176, 192, 24];
const DECK: Colour = [164, 146, 120, 140];

/** A house with a gable roof, often with a wing, and what stands behind it. */
export function buildHouse(canvas: Canvas, place: Point, angle: number, random: Random): void {
  const colour = ROOFS[random.below(ROOFS.length)]!;
  const turn = angle + 0.1 * (random.uniform() - 0.5) + (random.uniform() < 0.25 ? Math.PI / 2 : 0);
  const main = gable(canvas, place, 5.6 + 2.6 * random.uniform(), 4.2 + 1 * random.uniform(), turn, colour);
  const chance = random.uniform();
  if (chance < 0.45)
    gable(canvas, main.at(2 * (random.uniform() - 0.5), 2.2), 4.2, 3.4, turn + Math.PI / 2, colour);
  if (chance > 0.88)
    paint(canvas, disc(main.at(3, 6.4), 1.6 + 0.5 * random.uniform()), { colour: POOL, topM: 0 });
  else if (chance > 0.7) paint(canvas, rectangle(main.at(-1, 4), 3, 2.4, turn), { colour: DECK, topM: 0.4 });
  if (random.uniform() < 0.3)
    gable(canvas, main.at(4.5 * (random.uniform() - 0.5), 7.4), 2.4, 2, turn, ROOFS[random.below(4)]!);
  if (random.uniform() < 0.45) parkCar(canvas, main.at(4.4, -3.4), turn + Math.PI / 2, random);
}

function gable(
  canvas: Canvas,
  place: Point,
  lengthPx: number,
  breadthPx: number,
  angle: number,
  colour: Colour,
) {
  const roof = rectangle(place, lengthPx, breadthPx, angle);
  paint(canvas, roof, {
    colour,
    texture: (x, y) => 0.95 + 0.1 * grain(x, y, 21),
    topM: (x, y) => 4 + 1.5 * Math.max(0, breadthPx / 2 - Math.abs(roof.across(x, y))),
  });
  return roof;
}
