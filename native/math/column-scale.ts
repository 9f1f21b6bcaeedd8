/** Mean and spread of every column of a feature matrix, taken from training rows only. */
export interface ColumnScale {
  readonly mean: Float64Array;
  /** 1 ÷ standard deviation; 0 for a column that never changed, so that it says nothing elsewhere either. */
  readonly inverseSd: Float64Array;
}

/** Spread below this share of the mean is rounding of float32, not information. */
const LEAST_RELATIVE_SD = 1e-6;

/**
 * Measures the columns of the chosen rows.
 *
 * @param features row-major `[count × dimension]`
 * @param rows indices of the training rows; not empty
 */
export function measureColumns(features: Float32Array, dimension: number, rows: Uint32Array): ColumnScale {
  if (rows.length === 0) throw new RangeError('no training rows to measure');
  const mean = new Float64Array(dimension);
  const square = new Float64Array(dimension);
  for (const row of rows) {
    for (let k = 0; k < dimension; k++) mean[k]! += features[row * dimension + k]! / rows.length;
  }
  for (const row of rows) {
    for (let k = 0; k < dimension; k++) square[k]! += (features[row * dimension + k]! - mean[k]!) ** 2;
  }
  const inverseSd = square.map((sum, k) => {
    const sd = Math.sqrt(sum / rows.length);
    return sd > LEAST_RELATIVE_SD * Math.abs(mean[k]!) && sd > 1e-12 ? 1 / sd : 0;
  });
  return { mean, inverseSd };
}

/** Copies the chosen rows, each column with mean 0 and standard deviation 1: row-major `[rows × dimension]`. */
export function standardiseRows(
  features: Float32Array,
  dimension: number,
  rows: Uint32Array,
  scale: ColumnScale,
): Float32Array {
  const out = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => {
    for (let k = 0; k < dimension; k++) {
      out[i * dimension + k] = (features[row * dimension + k]! - scale.mean[k]!) * scale.inverseSd[k]!;
    }
  });
  return out;
}

/**
 * A linear map on standardised rows as the same map on raw ones.
 *
 * @param map row-major `[(dimension + 1) × columns]`, the last row is the intercept
 */
export function onRawColumns(map: Float64Array, scale: ColumnScale): Float64Array {
  const dimension = scale.mean.length;
  const columns = map.length / (dimension + 1);
  const raw = map.slice();
  const intercept = dimension * columns;
  for (let k = 0; k < dimension; k++) {
    for (let column = 0; column < columns; column++) {
      const weight = map[k * columns + column]! * scale.inverseSd[k]!;
      raw[k * columns + column] = weight;
      raw[intercept + column]! -= weight * scale.mean[k]!;
    }
  }
  return raw;
}
