import { clamp } from './noise.ts';

/** Red, green, blue and near infrared as levels 0 … 255 of a surface in full sun. */
export type Colour = readonly [red: number, green: number, blue: number, nir: number];

/** A scene being drawn: what the ground is made of, and how high things stand on it. Light comes last. */
export interface Canvas {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Row-major, one plane each; levels 0 … 255, not rounded. */
  readonly red: Float32Array;
  readonly green: Float32Array;
  readonly blue: Float32Array;
  readonly nir: Float32Array;
  /** Of trees, roofs and rocks above the ground. */
  readonly topM: Float32Array;
  /** What is there: a number of `COVER`. */
  readonly cover: Uint8Array;
}

export function makeCanvas(widthPx: number, heightPx: number): Canvas {
  const plane = () => new Float32Array(widthPx * heightPx);
  return {
    widthPx,
    heightPx,
    red: plane(),
    green: plane(),
    blue: plane(),
    nir: plane(),
    topM: plane(),
    cover: new Uint8Array(widthPx * heightPx),
  };
}

/** Lays a colour over a pixel; `opacity` 0 … 1, `shade` multiplies the colour. */
export function blend(canvas: Canvas, at: number, colour: Colour, opacity: number, shade = 1): void {
  const { red, green, blue, nir } = canvas;
  red[at]! += (colour[0] * shade - red[at]!) * opacity;
  green[at]! += (colour[1] * shade - green[at]!) * opacity;
  blue[at]! += (colour[2] * shade - blue[at]!) * opacity;
  nir[at]! += (colour[3] * shade - nir[at]!) * opacity;
}

export function putColour(canvas: Canvas, at: number, colour: Colour, shade: number): void {
  canvas.red[at] = colour[0] * shade;
  canvas.green[at] = colour[1] * shade;
  canvas.blue[at] = colour[2] * shade;
  canvas.nir[at] = colour[3] * shade;
}

/** Of two colours, `share` of the second. */
export function mixColours(one: Colour, other: Colour, share: number): Colour {
  const t = clamp(share, 0, 1);
  return [
    one[0] + (other[0] - one[0]) * t,
    one[1] + (other[1] - one[1]) * t,
    one[2] + (other[2] - one[2]) * t,
    one[3] + (other[3] - one[3]) * t,
  ];
}

export function shaded(colour: Colour, factor: number): Colour {
  return [colour[0] * factor, colour[1] * factor, colour[2] * factor, colour[3] * factor];
}
