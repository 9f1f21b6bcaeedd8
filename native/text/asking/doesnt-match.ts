import { dot, normalised } from '../../math/distance.ts';

/**
 * How well each of some embeddings fits the others: its cosine with the mean of all. The least is the one that does not
 * match, as gensim's `doesnt_match` has it.
 *
 * @param rows each of unit length
 * @returns `[rows]`
 */
export function similaritiesToMean(rows: readonly Float32Array[]): number[] {
  const dimension = rows[0]?.length ?? 0;
  const sum = new Float32Array(dimension);
  for (const row of rows) for (let k = 0; k < dimension; k++) sum[k]! += row[k]!;
  const mean = normalised(sum);
  return rows.map((row) => dot(row, 0, mean, 0, dimension));
}
