import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { factoriseCholesky, solveCholesky } from '../../../native/math/cholesky.ts';
import { Random } from '../../../native/math/random.ts';

test('the factor of a published 3 × 3 matrix is found', async () => {
  // The example of the article "Cholesky decomposition": L = [2; 6 1; −8 5 3].
  const matrix = Float64Array.of(4, 12, -16, 12, 37, -43, -16, -43, 98);
  await factoriseCholesky(matrix, 3, unattended);
  const lower = [0, 3, 4, 6, 7, 8].map((i) => matrix[i]);
  assert.deepEqual(lower, [2, 6, 1, -8, 5, 3]);
});

test('a solution times the matrix gives the right-hand sides again', async () => {
  const size = 23;
  const random = new Random(4);
  const root = Float64Array.from({ length: size * size }, () => random.normal());
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      let sum = i === j ? 0.1 : 0;
      for (let k = 0; k < size; k++) sum += root[i * size + k]! * root[j * size + k]!;
      matrix[i * size + j] = sum;
    }
  }
  const sides = Float64Array.from({ length: 2 * size }, () => random.normal());
  const solution = sides.slice();
  const lower = matrix.slice();
  await factoriseCholesky(lower, size, unattended);
  solveCholesky(lower, size, solution);
  for (let side = 0; side < 2; side++) {
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += matrix[i * size + k]! * solution[side * size + k]!;
      assert.ok(Math.abs(sum - sides[side * size + i]!) < 1e-9);
    }
  }
});

test('a matrix that is not positive definite is refused with its pivot', async () => {
  await assert.rejects(factoriseCholesky(Float64Array.of(1, 2, 2, 1), 2, unattended), /pivot 1 is -3/);
});
