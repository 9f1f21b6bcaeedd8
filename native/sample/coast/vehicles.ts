import type { Random } from '../../math/random.ts';
import type { Canvas, Colour } from '../canvas/canvas.ts';
import { mix } from '../canvas/noise.ts';
import { type Point, paint, rectangle, type Shape } from '../canvas/shapes.ts';

const PAINTS: readonly Colour[] = [
  [232, 232, 230, 210],
  [190, 192, 196, 176],
  [58, 60, 64, 60],
  [110, 112, 118, 108],
  [150, 48, 42, 120],
  [56, 78, 120, 90],
];

export function parkCar(canvas: Canvas, at: Point, angle: number, random: Random): void {
  paint(canvas, rectangle(at, 2.4, 1.1, angle), { colour: PAINTS[random.below(PAINTS.length)]!, topM: 1.4 });
}

const HULLS: readonly Colour[] = [
  [236, 236, 232, 214],
  [226, 228, 228, 200],
  [204, 206, 206, 180],
  [62, 84, 116, 80],
  [126, 54, 46, 100],
];
const WAKE: Colour = [206, 214, 210, 120];
const DECK: Colour = [168, 150, 122, 140];

/** A boat with its bow ahead; one under way drags a wake. */
export function putBoat(
  canvas: Canvas,
  at: Point,
  lengthPx: number,
  angle: number,
  random: Random,
  isUnderWay = false,
): void {
  const breadthPx = Math.max(1.5, lengthPx * (0.2 + 0.1 * random.uniform()));
  if (isUnderWay) paint(canvas, wake(at, lengthPx * 7, angle), { colour: WAKE, opacity: 0.34 });
  const hull = boatShape(at, lengthPx, breadthPx, angle);
  paint(canvas, hull, { colour: HULLS[random.below(lengthPx > 9 ? 5 : 3)]!, topM: 1.2 });
  if (lengthPx < 5) return;
  const frame = rectangle(at, 1, 1, angle);
  paint(canvas, rectangle(frame.at(-lengthPx * 0.08, 0), lengthPx * 0.5, breadthPx * 0.55, angle), {
    colour: DECK,
  });
  paint(canvas, rectangle(frame.at(-lengthPx * 0.2, 0), lengthPx * 0.2, breadthPx * 0.6, angle), {
    colour: HULLS[random.below(2)]!,
    topM: 4,
  });
}

/** A rectangle whose forward third tapers to the bow. */
export function boatShape(at: Point, lengthPx: number, breadthPx: number, angle: number): Shape {
  const box = rectangle(at, lengthPx, breadthPx, angle);
  return {
    box: box.box,
    distance(x, y) {
      const t = box.along(x, y) / lengthPx;
      const half = (breadthPx / 2) * (t > 0.15 ? Math.sqrt(Math.max(0, 1 - ((t - 0.15) / 0.35) ** 2)) : 1);
      return Math.max(Math.abs(box.across(x, y)) - half, Math.abs(t * lengthPx) - lengthPx / 2);
    },
  };
}

/** Two arms that spread behind the boat. */
function wake(at: Point, lengthPx: number, angle: number): Shape {
  const frame = rectangle(at, 1, 1, angle);
  const trail = rectangle(frame.at(-lengthPx / 2, 0), lengthPx, lengthPx * 0.25, angle);
  return {
    box: trail.box,
    distance(x, y) {
      const behind = -frame.along(x, y) / lengthPx;
      if (behind < 0 || behind > 1) return 1;
      const aside = Math.abs(frame.across(x, y));
      const arm = Math.abs(aside - behind * lengthPx * 0.085);
      return mix(-0.4, 0.7, behind) + Math.min(arm - 0.7, behind < 0.5 ? aside - 1.6 + 3 * behind : arm);
    },
  };
}
