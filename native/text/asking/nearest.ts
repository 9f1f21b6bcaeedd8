import { dot } from '../../math/distance.ts';
import { TopK } from '../../math/top-k.ts';

/** Rows of one kind that can be neighbours. */
export interface NeighbourTable<Kind extends string> {
  readonly kind: Kind;
  /** Row-major `[count × dimension]`, unit rows; a zero row is never a neighbour. */
  readonly rows: Float32Array;
}

export interface Neighbour<Kind extends string> {
  readonly kind: Kind;
  readonly row: number;
  /** Cosine. */
  readonly similarity: number;
}

/**
 * The k rows of the highest cosine over all kinds, by looking at every one.
 *
 * @param query of unit length
 * @param isExcluded rows that are no answer, such as the query's own
 */
export function nearest<Kind extends string>(
  query: Float32Array,
  tables: readonly NeighbourTable<Kind>[],
  k: number,
  isExcluded: (kind: Kind, row: number) => boolean = () => false,
): Neighbour<Kind>[] {
  const dimension = query.length;
  const found = tables.flatMap(({ kind, rows }) => {
    if (rows.length % dimension !== 0)
      throw new RangeError(`${rows.length} values are no rows of ${dimension}`);
    const top = new TopK(k);
    for (let row = 0; row < rows.length / dimension; row++) {
      if (isExcluded(kind, row) || isZero(rows, row * dimension, dimension)) continue;
      top.offer(row, dot(query, 0, rows, row * dimension, dimension));
    }
    return top.ranked().map(({ index, score }) => ({ kind, row: index, similarity: score }));
  });
  // Stable: equals stay in the order of the tables.
  return found.sort((a, b) => b.similarity - a.similarity).slice(0, k);
}

function isZero(rows: Float32Array, offset: number, dimension: number): boolean {
  for (let i = 0; i < dimension; i++) if (rows[offset + i] !== 0) return false;
  return true;
}
