import type { Plane } from './plane-pyramid.ts';

const ORIENTATIONS = 12;
/** Cells along a side: their number is fixed, so that the features do not depend on the size of the window. */
const CELLS = 8;
const HARMONICS = ORIENTATIONS / 2 + 1;
const MAGNITUDE_EDGES = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
/** Added to the length of a cell's histogram, per pixel: a cell without edges stays near zero. */
const QUIET = 0.005;

export const GRADIENT_DIMENSION = 3 * HARMONICS + 2 * ORIENTATIONS + 2 + MAGNITUDE_EDGES.length + 1;

// cos and sin of 2π·k·j ÷ 12 for the discrete Fourier transform over orientations, `[harmonic, orientation]`.
const COSINES = Float64Array.from({ length: HARMONICS * ORIENTATIONS }, (_, i) => Math.cos(angle(i)));
const SINES = Float64Array.from({ length: HARMONICS * ORIENTATIONS }, (_, i) => Math.sin(angle(i)));

function angle(i: number): number {
  return (2 * Math.PI * Math.floor(i / ORIENTATIONS) * (i % ORIENTATIONS)) / ORIENTATIONS;
}

/** Histograms of oriented gradients, told so that turning the scene changes little. */
export class OrientedGradients {
  readonly #cells = new Float64Array(CELLS * CELLS * ORIENTATIONS);
  readonly #magnitudes = new Float64Array(MAGNITUDE_EDGES.length + 1);

  /**
   * Over 8 × 8 cells of 12 orientations: mean and spread of the Fourier magnitudes over orientation (turning leaves
   * them), the mean histogram, the mean sorted histogram, Fourier magnitudes of the whole window; then mean, spread
   * and histogram of the gradient's length.
   *
   * Source: Dalal & Triggs 2005; Fourier magnitudes after Liu et al. 2014 (Fourier HOG).
   *
   * @returns the offset after what was written
   */
  write(plane: Plane, out: Float32Array, offset: number): number {
    const total = this.#measure(plane);
    const part = out.subarray(offset, offset + GRADIENT_DIMENSION).fill(0);
    if (total.count === 0) return offset + GRADIENT_DIMENSION;
    this.#describeCells(part, (QUIET * total.count) / (CELLS * CELLS));
    let at = 3 * HARMONICS + 2 * ORIENTATIONS;
    const mean = total.sum / total.count;
    part[at++] = mean;
    part[at++] = Math.sqrt(Math.max(0, total.square / total.count - mean * mean));
    for (const count of this.#magnitudes) part[at++] = count / total.count;
    return offset + GRADIENT_DIMENSION;
  }

  #measure(plane: Plane): { count: number; sum: number; square: number } {
    const { values, valid, width, height } = plane;
    const whole = plane.validCount === width * height;
    const cells = this.#cells.fill(0);
    const magnitudes = this.#magnitudes.fill(0);
    let count = 0;
    let sum = 0;
    let square = 0;
    for (let row = 1; row < height - 1; row++) {
      const cellRow = ((row * CELLS) / height) | 0;
      for (let column = 1; column < width - 1; column++) {
        const i = row * width + column;
        if (!whole && !(valid[i - 1] && valid[i + 1] && valid[i - width] && valid[i + width])) continue;
        const across = values[i + 1]! - values[i - 1]!;
        const down = values[i + width]! - values[i - width]!;
        const magnitude = Math.sqrt(across * across + down * down);
        count++;
        sum += magnitude;
        square += magnitude * magnitude;
        magnitudes[magnitudeBin(magnitude)]!++;
        if (magnitude === 0) continue;
        const turn = Math.atan2(down, across) / Math.PI;
        const position = (turn < 0 ? turn + 1 : turn) * ORIENTATIONS;
        const lower = position | 0;
        const upperShare = (position - lower) * magnitude;
        const cell = (cellRow * CELLS + (((column * CELLS) / width) | 0)) * ORIENTATIONS;
        cells[cell + (lower % ORIENTATIONS)]! += magnitude - upperShare;
        cells[cell + ((lower + 1) % ORIENTATIONS)]! += upperShare;
      }
    }
    return { count, sum, square };
  }

  #describeCells(part: Float32Array, quiet: number): void {
    const cellCount = CELLS * CELLS;
    const whole = new Float64Array(ORIENTATIONS);
    const scaled = new Float64Array(ORIENTATIONS);
    const squares = new Float64Array(HARMONICS);
    const meanAt = 2 * HARMONICS;
    const sortedAt = meanAt + ORIENTATIONS;
    for (let cell = 0; cell < cellCount; cell++) {
      const histogram = this.#cells.subarray(cell * ORIENTATIONS, (cell + 1) * ORIENTATIONS);
      const length = Math.sqrt(histogram.reduce((sum, value) => sum + value * value, 0)) + quiet;
      for (let k = 0; k < ORIENTATIONS; k++) {
        whole[k]! += histogram[k]!;
        scaled[k] = histogram[k]! / length;
        part[meanAt + k]! += scaled[k]! / cellCount;
      }
      for (let harmonic = 0; harmonic < HARMONICS; harmonic++) {
        const magnitude = fourierMagnitude(scaled, harmonic);
        part[harmonic]! += magnitude / cellCount;
        squares[harmonic]! += (magnitude * magnitude) / cellCount;
      }
      scaled.sort();
      for (let k = 0; k < ORIENTATIONS; k++) part[sortedAt + k]! += scaled[k]! / cellCount;
    }
    const sum = whole.reduce((a, b) => a + b, 0);
    for (let harmonic = 0; harmonic < HARMONICS; harmonic++) {
      part[HARMONICS + harmonic] = Math.sqrt(Math.max(0, squares[harmonic]! - part[harmonic]! ** 2));
      part[sortedAt + ORIENTATIONS + harmonic] = sum === 0 ? 0 : fourierMagnitude(whole, harmonic) / sum;
    }
  }
}

function fourierMagnitude(histogram: Float64Array, harmonic: number): number {
  let real = 0;
  let imaginary = 0;
  for (let k = 0; k < ORIENTATIONS; k++) {
    real += histogram[k]! * COSINES[harmonic * ORIENTATIONS + k]!;
    imaginary += histogram[k]! * SINES[harmonic * ORIENTATIONS + k]!;
  }
  return Math.sqrt(real * real + imaginary * imaginary);
}

function magnitudeBin(magnitude: number): number {
  let bin = 0;
  while (bin < MAGNITUDE_EDGES.length && magnitude >= MAGNITUDE_EDGES[bin]!) bin++;
  return bin;
}
