import { Random } from '../../math/random.ts';

/** Gradient noise over the plane; lattice cells repeat every 256. */
export class Noise {
  readonly #order = new Uint8Array(512);
  readonly #gradient = new Float32Array(512);

  constructor(seed: number) {
    const random = new Random(seed);
    const order = random.shuffle(Uint8Array.from({ length: 256 }, (_, i) => i));
    for (let i = 0; i < 512; i++) this.#order[i] = order[i & 255]!;
    for (let i = 0; i < 256; i++) {
      const angle = (i / 256) * 2 * Math.PI;
      this.#gradient[2 * i] = Math.cos(angle);
      this.#gradient[2 * i + 1] = Math.sin(angle);
    }
  }

  /**
   * About −1 … 1, zero in the mean, one bump per unit of x and y.
   *
   * Source: Perlin 2002, “Improving noise” (quintic fade), with gradients on the unit circle.
   */
  at(x: number, y: number): number {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const u = x - column;
    const v = y - row;
    const order = this.#order;
    const a = order[column & 255]! + (row & 255);
    const b = order[(column + 1) & 255]! + (row & 255);
    const fadeU = u * u * u * (u * (u * 6 - 15) + 10);
    const fadeV = v * v * v * (v * (v * 6 - 15) + 10);
    const top = mix(this.#slope(order[a & 511]!, u, v), this.#slope(order[b & 511]!, u - 1, v), fadeU);
    const c = order[(a + 1) & 511]!;
    const d = order[(b + 1) & 511]!;
    const bottom = mix(this.#slope(c, u, v - 1), this.#slope(d, u - 1, v - 1), fadeU);
    return 1.5 * mix(top, bottom, fadeV);
  }

  /** Octaves of halved size and amplitude, about −1 … 1. */
  fractal(x: number, y: number, octaves: number): number {
    let sum = 0;
    let weight = 0.5;
    let scale = 1;
    for (let octave = 0; octave < octaves; octave++) {
      sum += weight * this.at(x * scale + 17.3 * octave, y * scale - 9.1 * octave);
      weight /= 2;
      scale *= 2;
    }
    return sum * 1.3;
  }

  #slope(at: number, u: number, v: number): number {
    return this.#gradient[2 * at]! * u + this.#gradient[2 * at + 1]! * v;
  }
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : Math.min(value, high);
}

/** 0 below `low`, 1 above `high`, without a kink between. */
export function smoothStep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low), 0, 1);
  return t * t * (3 - 2 * t);
}

/** A number in [0, 1) for each pixel: grain that costs nothing. */
export function grain(x: number, y: number, seed: number): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}
