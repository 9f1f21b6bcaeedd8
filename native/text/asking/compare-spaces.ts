import { Random } from '../../math/random.ts';
import { pickRows, rowsInMemory } from '../../math/rows.ts';
import { inRuns } from '../../math/time-slice.ts';
import type { Lexicon } from '../vocabulary/lexicon.ts';
import { nearest } from './nearest.ts';

/** Of one space: its terms, and their unit embeddings, row-major `[terms × dimension]`. */
export interface ComparedSpace {
  readonly lexicon: Lexicon;
  readonly unitTerms: Float32Array;
  readonly dimension: number;
}

export interface NeighbourOverlap {
  /** Terms that both spaces know. */
  readonly shared: number;
  /** Mean share of a term's k nearest shared terms that both spaces name; null when too few are shared. */
  readonly overlap: number | null;
  /** What two unrelated spaces would have. */
  readonly chance: number | null;
  /** Terms whose neighbours were compared. */
  readonly judged: number;
}

/** Neighbours are looked for among so many of the shared terms, the first space's most frequent. */
const MOST_SHARED = 10_000;
const MOST_JUDGED = 200;

/**
 * How alike two spaces see the words they share: the overlap of nearest neighbours, over a seeded sample of terms.
 * Dimensions and rotations may differ.
 */
export async function compareNeighbours(
  a: ComparedSpace,
  b: ComparedSpace,
  { k, seed }: { k: number; seed: number },
  signal: AbortSignal,
): Promise<NeighbourOverlap> {
  const terms = a.lexicon.terms.filter((term) => b.lexicon.indexOf(term) >= 0);
  const frequent = terms.slice(0, MOST_SHARED);
  if (frequent.length <= k) return { shared: terms.length, overlap: null, chance: null, judged: 0 };
  const [rowsA, rowsB] = [rowsOf(a, frequent), rowsOf(b, frequent)];
  const judged = new Random(seed).shuffle([...frequent.keys()]).slice(0, MOST_JUDGED);
  let common = 0;
  const compare = (first: number, end: number) => {
    for (const place of judged.slice(first, end)) {
      const inA = new Set(neighboursOf(place, rowsA, a.dimension, k));
      for (const row of neighboursOf(place, rowsB, b.dimension, k)) if (inA.has(row)) common++;
    }
  };
  await inRuns(judged.length, 1, compare, signal);
  return {
    shared: terms.length,
    overlap: common / (k * judged.length),
    chance: k / (frequent.length - 1),
    judged: judged.length,
  };
}

function rowsOf({ lexicon, unitTerms, dimension }: ComparedSpace, terms: readonly string[]): Float32Array {
  const rows = terms.map((term) => lexicon.indexOf(term));
  return pickRows(rowsInMemory(unitTerms, dimension), rows);
}

function neighboursOf(place: number, rows: Float32Array, dimension: number, k: number): number[] {
  const query = rows.subarray(place * dimension, (place + 1) * dimension);
  const found = nearest(query, [{ kind: 'term', rows }], k, (_, row) => row === place);
  return found.map(({ row }) => row);
}
