import { pickRows, rowsInMemory } from '../../native/math/rows.ts';
import { nearest } from '../../native/text/asking/nearest.ts';
import type { UnitTerms } from '../../native/text/evaluation/questions.ts';
import type { StarterTerms } from '../../native/text/starter/starter-file.ts';

/** Of each subject, how many of its neighbours are kept however rare they are. */
const NEIGHBOURS = 40;

/**
 * Which terms of a large space are shipped: every subject that it knows and the nearest terms of each, then the most
 * frequent of the others until there are `limit`.
 *
 * @returns rows of the space, rising: most frequent first
 */
export function selectTerms(terms: UnitTerms, subjects: readonly string[], limit: number): Int32Array {
  const { lexicon, unitTerms, dimension } = terms;
  const chosen = new Set<number>();
  const table = [{ kind: 'term' as const, rows: unitTerms }];
  for (const subject of subjects) {
    const row = lexicon.indexOf(subject);
    if (row < 0) continue;
    const query = unitTerms.subarray(row * dimension, (row + 1) * dimension);
    // The subject is its own nearest.
    for (const neighbour of nearest(query, table, NEIGHBOURS + 1)) chosen.add(neighbour.row);
  }
  for (let row = 0; row < lexicon.size && chosen.size < limit; row++) chosen.add(row);
  return Int32Array.from(chosen).sort().subarray(0, limit);
}

/** Some terms of a space, in the order of `rows`. */
export function pickTerms(terms: StarterTerms, rows: Int32Array): StarterTerms {
  const { dimension, texts, counts, embeddings, output } = terms;
  const pick = (matrix: Float32Array) => pickRows(rowsInMemory(matrix, dimension), rows);
  return {
    dimension,
    texts: Array.from(rows, (row) => texts[row]!),
    counts: Uint32Array.from(rows, (row) => counts[row]!),
    embeddings: pick(embeddings),
    output: pick(output),
  };
}
