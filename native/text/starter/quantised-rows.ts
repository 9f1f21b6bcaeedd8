/** Rows in a byte a number: each has a scale of its own, for the lengths of rows differ a hundredfold. */
export interface QuantisedRows {
  readonly dimension: number;
  /** Row-major `[rows × dimension]`, -127 … 127. */
  readonly values: Int8Array;
  /** `[rows]`: a number is its byte times this; 0 for a row of zeros. */
  readonly scales: Float32Array;
}

/** -128 is left out, so that a row and its opposite are quantised alike. */
const LARGEST = 127;

/**
 * Rounds to the nearest of 255 steps between the largest number of a row and its opposite: no number is off by more than
 * 1/254 of that largest one.
 *
 * @param rows row-major `[rows × dimension]`, finite
 */
export function quantiseRows(rows: Float32Array, dimension: number): QuantisedRows {
  const count = rows.length / dimension;
  const values = new Int8Array(rows.length);
  const scales = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const numbers = rows.subarray(row * dimension, (row + 1) * dimension);
    const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) continue;
    scales[row] = largest / LARGEST;
    for (let k = 0; k < dimension; k++) {
      values[row * dimension + k] = Math.round((numbers[k]! / largest) * LARGEST);
    }
  }
  return { dimension, values, scales };
}

/** The rows again, row-major `[rows × dimension]`. */
export function dequantiseRows({ dimension, values, scales }: QuantisedRows): Float32Array {
  const rows = new Float32Array(values.length);
  for (let row = 0; row < scales.length; row++) {
    const scale = scales[row]!;
    for (let i = row * dimension; i < (row + 1) * dimension; i++) rows[i] = values[i]! * scale;
  }
  return rows;
}
