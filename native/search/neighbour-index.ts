import type { Work } from '../contract/work.ts';
import { TopK } from '../math/top-k.ts';
import { scanRows } from './scan.ts';

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
      await scanRows(query, rows, similarities, { signal: work.signal, report() {} });
      const best = new TopK(k);
      similarities.forEach((similarity, row) => {
        best.offer(row, similarity);
      });
      const found = best.ranked();
      return {
        rows: Uint32Array.from(found, ({ index }) => index),
        similarities: Float32Array.from(found, ({ score }) => score),
      };
    },
  };
}
