import type { Plane } from './plane-pyramid.ts';

const GREYS = 16;
const DISTANCES_PX = [1, 3, 7];
const DIRECTIONS = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
] as const;
const FIGURES = 5;

export const COOCCURRENCE_DIMENSION = DISTANCES_PX.length * FIGURES * 2;

/** Grey level co-occurrence of pixels some distance apart. */
export class Cooccurrence {
  readonly #pairs = new Float64Array(GREYS * GREYS);
  #greys = new Int8Array(0);

  /**
   * For distances of 1, 3 and 7 pixels: contrast, homogeneity, energy, correlation and entropy of the symmetric
   * matrix of 16 greys; the mean over four directions, then the range over them.
   *
   * Source: Haralick, Shanmugam & Dinstein 1973.
   *
   * @returns the offset after what was written
   */
  write(plane: Plane, out: Float32Array, offset: number): number {
    this.#quantise(plane);
    let at = offset;
    for (const distance of DISTANCES_PX) {
      const mean = out.subarray(at, at + FIGURES).fill(0);
      const range = out.subarray(at + FIGURES, at + 2 * FIGURES).fill(0);
      const low = new Float64Array(FIGURES).fill(Number.POSITIVE_INFINITY);
      const high = new Float64Array(FIGURES).fill(Number.NEGATIVE_INFINITY);
      for (const [across, down] of DIRECTIONS) {
        const figures = this.#figures(plane, across * distance, down * distance);
        figures.forEach((figure, k) => {
          mean[k]! += figure / DIRECTIONS.length;
          low[k] = Math.min(low[k]!, figure);
          high[k] = Math.max(high[k]!, figure);
        });
      }
      for (let k = 0; k < FIGURES; k++) range[k] = high[k]! - low[k]!;
      at += 2 * FIGURES;
    }
    return at;
  }

  #quantise(plane: Plane): void {
    const size = plane.width * plane.height;
    if (this.#greys.length < size) this.#greys = new Int8Array(size);
    for (let i = 0; i < size; i++) {
      this.#greys[i] = plane.valid[i] === 0 ? -1 : Math.min(GREYS - 1, (plane.values[i]! * GREYS) | 0);
    }
  }

  #figures(plane: Plane, across: number, down: number): readonly number[] {
    const { width, height } = plane;
    const greys = this.#greys;
    const pairs = this.#pairs.fill(0);
    let count = 0;
    const firstColumn = Math.max(0, -across);
    const lastColumn = width - Math.max(0, across);
    for (let row = 0; row < height - down; row++) {
      for (let column = firstColumn; column < lastColumn; column++) {
        const i = row * width + column;
        const a = greys[i]!;
        const b = greys[i + down * width + across]!;
        if (a < 0 || b < 0) continue;
        pairs[a * GREYS + b]!++;
        count++;
      }
    }
    return count === 0 ? [0, 0, 0, 0, 0] : haralickFigures(pairs, count);
  }
}

function haralickFigures(pairs: Float64Array, count: number): readonly number[] {
  let contrast = 0;
  let homogeneity = 0;
  let square = 0;
  let entropy = 0;
  let mean = 0;
  let meanSquare = 0;
  let product = 0;
  for (let a = 0; a < GREYS; a++) {
    for (let b = 0; b < GREYS; b++) {
      const share = (pairs[a * GREYS + b]! + pairs[b * GREYS + a]!) / (2 * count);
      if (share === 0) continue;
      contrast += share * (a - b) ** 2;
      homogeneity += share / (1 + (a - b) ** 2);
      square += share * share;
      entropy -= share * Math.log(share);
      mean += share * a;
      meanSquare += share * a * a;
      product += share * a * b;
    }
  }
  const variance = meanSquare - mean * mean;
  // One grey has no correlation: 1, as for any plane that equals itself shifted.
  const correlation = variance < 1e-9 ? 1 : (product - mean * mean) / variance;
  return [contrast, homogeneity, Math.sqrt(square), correlation, entropy];
}
