import { dot, normalised } from '../../math/distance.ts';
import { TopK } from '../../math/top-k.ts';

export type AnalogyMethod = '3cosadd' | '3cosmul';

/** Keeps the quotient finite; the value of the paper. */
const EPSILON = 1e-3;

/**
 * a is to b as c is to …: the k best rows, none of the three themselves.
 *
 * Sources: 3CosAdd, Mikolov et al. 2013, NAACL; 3CosMul, Levy & Goldberg 2014, CoNLL, with cosines moved to [0, 1].
 *
 * @param rows row-major `[count × dimension]`, unit rows
 * @param a row number, as are b and c
 * @param limit only the first so many rows are answers
 * @returns rows and scores, best first; a score of 3CosAdd is the cosine with b − a + c
 */
export function analogy(
  rows: Float32Array,
  dimension: number,
  [a, b, c]: readonly [number, number, number],
  method: AnalogyMethod,
  k: number,
  limit = rows.length / dimension,
): { row: number; score: number }[] {
  const score = analogyScore(rows, dimension, [a, b, c], method);
  const top = new TopK(k);
  for (let row = 0; row < limit; row++) {
    if (row !== a && row !== b && row !== c) top.offer(row, score(row));
  }
  return top.ranked().map(({ index, score }) => ({ row: index, score }));
}

/** How well each row answers what `analogy` asks. */
export function analogyScore(
  rows: Float32Array,
  dimension: number,
  [a, b, c]: readonly [number, number, number],
  method: AnalogyMethod,
): (row: number) => number {
  return method === '3cosadd' ? addScore(rows, dimension, a, b, c) : mulScore(rows, dimension, a, b, c);
}

function addScore(
  rows: Float32Array,
  dimension: number,
  a: number,
  b: number,
  c: number,
): (row: number) => number {
  const target = new Float32Array(dimension);
  for (let i = 0; i < dimension; i++) {
    target[i] = rows[b * dimension + i]! - rows[a * dimension + i]! + rows[c * dimension + i]!;
  }
  const unit = normalised(target);
  return (row) => dot(unit, 0, rows, row * dimension, dimension);
}

function mulScore(
  rows: Float32Array,
  dimension: number,
  a: number,
  b: number,
  c: number,
): (row: number) => number {
  const closeness = (x: number, y: number) =>
    (dot(rows, x * dimension, rows, y * dimension, dimension) + 1) / 2;
  return (row) => (closeness(row, b) * closeness(row, c)) / (closeness(row, a) + EPSILON);
}
