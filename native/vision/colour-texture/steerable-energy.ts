import type { Plane } from './plane-pyramid.ts';

const ORIENTATIONS = 6;
const RADIUS = 4;
/** Distance of two taps in units of the filter's own scale: table VIII of the source. */
const SPACING = 0.67;
/** Keeps the logarithm of a flat plane finite; one grey of 8 bits is .004. */
const FLOOR = 1e-3;

export const ENERGY_DIMENSION = 3 * ORIENTATIONS + 1;

type Row7 = readonly [Row, Row, Row, Row, Row, Row, Row];
type Row = Float64Array;
type Tap = (x: number) => number;
const gauss: Tap = (x) => Math.exp(-x * x);
const ROW_FILTERS: readonly Tap[] = [
  (x) => 0.9213 * (2 * x * x - 1) * gauss(x),
  gauss,
  (x) => x * gauss(x),
  (x) => 0.978 * (x * x * x - 2.254 * x) * gauss(x),
  (x) => 0.978 * (x * x - 0.7515) * gauss(x),
];
const TAPS = ROW_FILTERS.map((filter) =>
  Float64Array.from({ length: RADIUS + 1 }, (_, k) => filter(k * SPACING)),
);
const [SECOND, SMOOTH, FIRST, THIRD, FOURTH] = [0, 1, 2, 3, 4] as const;
/** Filters 2 and 3 change sign with x. */
const ODD = [false, false, true, true, false];
/** Basis: which filter runs along the row and which down the column; three of G₂, then four of H₂. */
const BASIS = [
  [SECOND, SMOOTH, 1],
  [FIRST, FIRST, 1.843],
  [SMOOTH, SECOND, 1],
  [THIRD, SMOOTH, 1],
  [FOURTH, FIRST, 1],
  [FIRST, FOURTH, 1],
  [SMOOTH, THIRD, 1],
] as const;
const STEERING = Array.from({ length: ORIENTATIONS }, (_, n) => {
  const c = Math.cos((n * Math.PI) / ORIENTATIONS);
  const s = Math.sin((n * Math.PI) / ORIENTATIONS);
  return [c * c, -2 * c * s, s * s, c ** 3, -3 * c * c * s, 3 * c * s * s, -(s ** 3)] as const;
});

/** Energy of edges and lines by orientation: a quadrature pair of steerable filters instead of a bank of Gabors. */
export class SteerableEnergy {
  readonly #rows = TAPS.map(() => new Float32Array(0));
  readonly #energySums = new Float64Array(ORIENTATIONS);
  readonly #squareSums = new Float64Array(ORIENTATIONS);

  /**
   * Logarithms of the mean amplitude in six orientations, the same sorted, of the sorted spreads, and of the mean
   * over all. Valid pixels only; the plane is continued by its border.
   *
   * Source: Freeman & Adelson 1991, tables III to VIII.
   *
   * @returns the offset after what was written
   */
  write(plane: Plane, out: Float32Array, offset: number): number {
    const part = out.subarray(offset, offset + ENERGY_DIMENSION).fill(Math.log(FLOOR));
    if (plane.validCount === 0) return offset + ENERGY_DIMENSION;
    this.#filterRows(plane);
    this.#sumEnergies(plane);
    const means = this.#energySums.map((sum) => sum / plane.validCount);
    const spreads = this.#squareSums.map((sum, n) =>
      Math.sqrt(Math.max(0, sum / plane.validCount - means[n]! ** 2)),
    );
    const mean = means.reduce((a, b) => a + b, 0) / ORIENTATIONS;
    const figures = [...means, ...means.slice().sort(), ...spreads.sort(), mean];
    figures.forEach((figure, k) => {
      part[k] = Math.log(figure + FLOOR);
    });
    return offset + ENERGY_DIMENSION;
  }

  #filterRows(plane: Plane): void {
    const { values, width, height } = plane;
    const padded = new Float64Array(width + 2 * RADIUS);
    if (this.#rows[0]!.length < width * height) {
      for (let f = 0; f < TAPS.length; f++) this.#rows[f] = new Float32Array(width * height);
    }
    for (let row = 0; row < height; row++) {
      const start = row * width;
      for (let i = 0; i < padded.length; i++) {
        padded[i] = values[start + Math.min(width - 1, Math.max(0, i - RADIUS))]!;
      }
      for (const [f, taps] of TAPS.entries()) filterLine(padded, taps, ODD[f]!, this.#rows[f]!, start, width);
    }
  }

  #sumEnergies(plane: Plane): void {
    const { valid, width, height } = plane;
    const sums = this.#energySums.fill(0);
    const squares = this.#squareSums.fill(0);
    const responses = BASIS.map(() => new Float64Array(width));
    // 1 or 0: multiplying by it is cheaper than asking.
    const counts = new Float64Array(width);
    for (let row = 0; row < height; row++) {
      for (const [b, [along, down, scale]] of BASIS.entries()) {
        filterDown(this.#rows[along]!, TAPS[down]!, ODD[down]!, scale, row, width, height, responses[b]!);
      }
      for (let column = 0; column < width; column++) counts[column] = valid[row * width + column]!;
      for (let n = 0; n < ORIENTATIONS; n++) addEnergy(responses, STEERING[n]!, counts, n, sums, squares);
    }
  }
}

function addEnergy(
  responses: readonly Float64Array[],
  steering: readonly number[],
  counts: Float64Array,
  orientation: number,
  sums: Float64Array,
  squares: Float64Array,
): void {
  const [g0, g1, g2, h0, h1, h2, h3] = responses as unknown as Row7;
  const [a, b, c, d, e, f, g] = steering as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let sum = 0;
  let square = 0;
  for (let i = 0; i < counts.length; i++) {
    const even = a * g0[i]! + b * g1[i]! + c * g2[i]!;
    const odd = d * h0[i]! + e * h1[i]! + f * h2[i]! + g * h3[i]!;
    const energy = (even * even + odd * odd) * counts[i]!;
    square += energy;
    sum += Math.sqrt(energy);
  }
  sums[orientation]! += sum;
  squares[orientation]! += square;
}

function filterLine(
  padded: Float64Array,
  taps: Float64Array,
  odd: boolean,
  out: Float32Array,
  start: number,
  width: number,
): void {
  const [t0, t1, t2, t3, t4] = taps as unknown as [number, number, number, number, number];
  const sign = odd ? -1 : 1;
  for (let i = 0; i < width; i++) {
    out[start + i] =
      t0 * padded[i + 4]! +
      t1 * (padded[i + 5]! + sign * padded[i + 3]!) +
      t2 * (padded[i + 6]! + sign * padded[i + 2]!) +
      t3 * (padded[i + 7]! + sign * padded[i + 1]!) +
      t4 * (padded[i + 8]! + sign * padded[i]!);
  }
}

function filterDown(
  rows: Float32Array,
  taps: Float64Array,
  odd: boolean,
  scale: number,
  row: number,
  width: number,
  height: number,
  out: Float64Array,
): void {
  const sign = odd ? -1 : 1;
  const [t0, t1, t2, t3, t4] = taps.map((tap) => tap * scale) as unknown as [
    number,
    number,
    number,
    number,
    number,
  ];
  const line = (k: number) => Math.min(height - 1, Math.max(0, row + k)) * width;
  const [b1, b2, b3, b4] = [line(1), line(2), line(3), line(4)];
  const [a1, a2, a3, a4] = [line(-1), line(-2), line(-3), line(-4)];
  const middle = row * width;
  for (let i = 0; i < width; i++) {
    out[i] =
      t0 * rows[middle + i]! +
      t1 * (rows[b1 + i]! + sign * rows[a1 + i]!) +
      t2 * (rows[b2 + i]! + sign * rows[a2 + i]!) +
      t3 * (rows[b3 + i]! + sign * rows[a3 + i]!) +
      t4 * (rows[b4 + i]! + sign * rows[a4 + i]!);
  }
}
