import type { Work } from '../contract/work.ts';
import { timeSlices } from './time-slice.ts';

/**
 * Factorises a symmetric positive definite matrix as L·Lᵀ, in place: L replaces the lower triangle, the upper one
 * is neither read nor written.
 *
 * Source: Golub & Van Loan, Matrix Computations, section 4.2.5 (row by row, so that inner products are contiguous).
 *
 * @param matrix row-major `[size × size]`
 * @throws RangeError when the matrix is not positive definite
 */
export async function factoriseCholesky(
  matrix: Float64Array,
  size: number,
  work: Work<never>,
): Promise<void> {
  const pause = timeSlices(work.signal);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const rest = matrix[i * size + j]! - rowProduct(matrix, i * size, j * size, j);
      matrix[i * size + j] = rest / matrix[j * size + j]!;
    }
    const square = matrix[i * size + i]! - rowProduct(matrix, i * size, i * size, i);
    if (!(square > 0)) throw new RangeError(`matrix is not positive definite: pivot ${i} is ${square}`);
    matrix[i * size + i] = Math.sqrt(square);
    await pause();
  }
}

/**
 * Solves L·Lᵀ·X = B for several right-hand sides, in place.
 *
 * @param lower row-major `[size × size]` of `factoriseCholesky`
 * @param columns row-major `[columnCount × size]`: each right-hand side is contiguous; X replaces it
 */
export function solveCholesky(lower: Float64Array, size: number, columns: Float64Array): void {
  for (let start = 0; start < columns.length; start += size) {
    const x = columns.subarray(start, start + size);
    for (let i = 0; i < size; i++) {
      let sum = x[i]!;
      for (let k = 0; k < i; k++) sum -= lower[i * size + k]! * x[k]!;
      x[i] = sum / lower[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      const value = x[i]! / lower[i * size + i]!;
      x[i] = value;
      for (let k = 0; k < i; k++) x[k]! -= lower[i * size + k]! * value;
    }
  }
}

/** Four partial sums: a single one would wait for each addition before the next. */
function rowProduct(matrix: Float64Array, a: number, b: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += matrix[a + k]! * matrix[b + k]!;
    s1 += matrix[a + k + 1]! * matrix[b + k + 1]!;
    s2 += matrix[a + k + 2]! * matrix[b + k + 2]!;
    s3 += matrix[a + k + 3]! * matrix[b + k + 3]!;
  }
  for (; k < length; k++) s0 += matrix[a + k]! * matrix[b + k]!;
  return s0 + s1 + (s2 + s3);
}
