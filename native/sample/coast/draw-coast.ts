import { type Canvas, makeCanvas } from '../canvas/canvas.ts';
import { light } from '../canvas/light.ts';
import { expose } from '../canvas/sensor.ts';
import { paintAirfield } from './airfield.ts';
import { paintFields } from './fields.ts';
import { plantForest } from './forest.ts';
import { paintGround } from './ground.ts';
import { paintHarbours } from './harbour.ts';
import { paintMarsh } from './marsh.ts';
import { HEIGHT_PX, WIDTH_PX } from './plan.ts';
import { paintRoads } from './roads.ts';
import type { Site } from './site.ts';
import { layOutTerrain } from './terrain.ts';
import { paintTowns } from './town.ts';
import { paintWater } from './water.ts';

/** A coast as a camera sees it, and what of it is known. */
export interface DrawnCoast {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Band-sequential `[4, heightPx, widthPx]`: red, green, blue, near infrared. */
  readonly pixels: Uint8Array;
  /** Row-major `[heightPx × widthPx]`: numbers of `COVER`. */
  readonly cover: Uint8Array;
  readonly sites: readonly Site[];
}

/** Draws the whole coast, yielding every few milliseconds. The same seed gives the same pixels. */
export function* drawCoast(seed: number): Generator<void, DrawnCoast> {
  const canvas: Canvas = makeCanvas(WIDTH_PX, HEIGHT_PX);
  const terrain = yield* layOutTerrain(canvas, seed);
  yield* paintGround(canvas, terrain, seed);
  yield* paintWater(canvas, terrain, seed);
  yield* paintMarsh(canvas, seed);
  const fields = yield* paintFields(canvas, seed);
  const towns = yield* paintTowns(canvas, seed);
  const runways = yield* paintAirfield(canvas, seed);
  yield* paintRoads(canvas, seed);
  const harbours = yield* paintHarbours(canvas, seed);
  yield* plantForest(canvas, seed);
  yield* light(canvas);
  const pixels = yield* expose(canvas, seed);
  return {
    widthPx: canvas.widthPx,
    heightPx: canvas.heightPx,
    pixels,
    cover: canvas.cover,
    sites: [...fields, ...towns, ...runways, ...harbours],
  };
}
