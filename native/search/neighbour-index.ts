import { scanKernel } from '../addon/kernels.ts';
import { silent, type Work } from '../contract/work.ts';
import { scanRows, scanRowsForEach } from '../math/scan.ts';
import { TopK } from '../math/top-k.ts';

/** Nearest first; `rows` and `similarities` go together. */
export interface Neighbours {
  readonly rows: Uint32Array;
  /** Inner products with the query: cosines where the rows have unit length. */
  readonly similarities: Float32Array;
}

/** Finds the rows nearest to an embedding. Drivers differ in what they promise of completeness. */
export interface NeighbourIndex {
  readonly driver: string;
  readonly count: number;
  readonly dimension: number;
  nearest(query: Float32Array, k: number, work: Work<never>): Promise<Neighbours>;
  /** For several queries at once, row-major `[queries × dimension]`: cheaper than one by one. */
  nearestToEach(queries: Float32Array, k: number, work: Work<never>): Promise<Neighbours[]>;
}

/** Looks at every row: complete, and the measure of the others. @param rows row-major `[count × dimension]` */
export function exactIndex(rows: Float32Array, dimension: number): NeighbourIndex {
  const count = rows.length / dimension;
  return {
    driver: 'exact',
    count,
    dimension,
    nearest: async (query, k, work) => {
      if (query.length !== dimension) {
        throw new RangeError(`query has ${query.length} dimensions, the index holds ${dimension}`);
      }
      const similarities = new Float32Array(count);
      await scanRows(query, rows, similarities, scanKernel(), silent(work.signal));
      return bestOf(similarities, k);
    },
    nearestToEach: async (queries, k, work) => {
      const similarities = await scanRowsForEach(queries, rows, dimension, scanKernel(), work);
      return Array.from({ length: queries.length / dimension }, (_, n) =>
        bestOf(similarities.subarray(n * count, (n + 1) * count), k),
      );
    },
  };
}

function bestOf(similarities: Float32Array, k: number): Neighbours {
  const best = new TopK(k);
  for (let row = 0; row < similarities.length; row++) best.offer(row, similarities[row]!);
  const found = best.ranked();
  return {
    rows: Uint32Array.from(found, ({ index }) => index),
    similarities: Float32Array.from(found, ({ score }) => score),
  };
}
