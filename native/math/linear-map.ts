/**
 * Products of many rows with one linear map. A map is row-major `[(dimension + 1) × columns]`, its last line the
 * intercept.
 */
export interface LinearKernels {
  /**
   * Applies the map to every row.
   *
   * @param rows row-major `[count × dimension]`
   * @param out row-major `[count × columns]`, overwritten
   */
  apply(rows: Float32Array, dimension: number, weights: Float64Array, out: Float64Array): void;
  /**
   * Adds to a map the outer products of rows and residuals, to its last line the residuals: the gradient of whatever has
   * these residuals.
   *
   * @param residuals row-major `[count × columns]`
   * @param sums a map, added to
   */
  gather(rows: Float32Array, dimension: number, residuals: Float64Array, sums: Float64Array): void;
}

/** The specification; the addon computes the same, in another order of sums. */
export const linearReference: LinearKernels = { apply, gather };

/** Rows handled together: each weight is loaded once for four of them. */
const ROWS = 4;

function apply(rows: Float32Array, dimension: number, weights: Float64Array, out: Float64Array): void {
  const columns = weights.length / (dimension + 1);
  const count = rows.length / dimension;
  const sums = Array.from({ length: ROWS }, () => new Float64Array(columns));
  const [s0, s1, s2, s3] = sums as [Float64Array, Float64Array, Float64Array, Float64Array];
  const intercept = weights.subarray(dimension * columns);
  for (let first = 0; first < count; first += ROWS) {
    // Missing rows of the last group repeat its first: they are computed and thrown away.
    const base = (r: number) => (first + r < count ? first + r : first) * dimension;
    const [b0, b1, b2, b3] = [base(0), base(1), base(2), base(3)];
    for (const sum of sums) sum.set(intercept);
    for (let k = 0; k < dimension; k++) {
      const x0 = rows[b0 + k]!;
      const x1 = rows[b1 + k]!;
      const x2 = rows[b2 + k]!;
      const x3 = rows[b3 + k]!;
      const at = k * columns;
      for (let j = 0; j < columns; j++) {
        const weight = weights[at + j]!;
        s0[j]! += x0 * weight;
        s1[j]! += x1 * weight;
        s2[j]! += x2 * weight;
        s3[j]! += x3 * weight;
      }
    }
    for (let r = 0; r < Math.min(ROWS, count - first); r++) out.set(sums[r]!, (first + r) * columns);
  }
}

function gather(rows: Float32Array, dimension: number, residuals: Float64Array, sums: Float64Array): void {
  const columns = sums.length / (dimension + 1);
  const count = rows.length / dimension;
  for (let row = 0; row < count; row++) {
    for (let k = 0; k <= dimension; k++) {
      const value = k < dimension ? rows[row * dimension + k]! : 1;
      for (let j = 0; j < columns; j++) sums[k * columns + j]! += value * residuals[row * columns + j]!;
    }
  }
}
