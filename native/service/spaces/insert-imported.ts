import type { TaskProgress } from '../../contract/task.ts';
import { DEFAULT_SPACE, type SpaceOrigin } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { StoredSpace, TermTable } from '../../store/ports/space.ts';
import type { ReadRows } from '../../text/formats/vector-format.ts';
import type { OpenProject } from '../open-project.ts';
import { insertTerms } from './insert-terms.ts';

export interface ImportedVectors {
  name: string;
  origin: SpaceOrigin;
  rows: ReadRows;
}

/**
 * Makes a space of term embeddings that were trained elsewhere. The paragraphs and documents of the project are placed
 * in it by SIF: the file has no weights that predict, so nothing can be inferred. It is there whole or not at all.
 */
export async function insertImported(
  project: OpenProject,
  { name, origin, rows }: ImportedVectors,
  work: Work<TaskProgress>,
): Promise<StoredSpace> {
  const { dimension } = rows;
  const params = { ...DEFAULT_SPACE, name, dimension, foldCase: !keepsCase(rows.names) };
  const untold = { words: 0, wordsPerSecond: 0, seconds: 0, finalLoss: 0, lossCurve: [] };
  return insertTerms(project, { name, origin, params, terms: termTable(rows), ...untold }, work);
}

/** Fewer terms with capitals than this share are marks and slips of a text in lower case. */
const LEAST_CAPITALS = 0.01;

/** Whether `Paris` and `paris` are two terms: then queries are read as they are typed. */
function keepsCase(names: readonly string[]): boolean {
  const withCapitals = names.filter((name) => name !== name.toLowerCase()).length;
  return withCapitals > LEAST_CAPITALS * names.length;
}

/**
 * Most frequent first. A file without counts is in that order, and its counts are made by Zipf's law: the one of rank r
 * stands a share of 1/r as often as the first, and the last once.
 */
function termTable({ names, rows, counts, dimension }: ReadRows): TermTable {
  const output = new Float32Array(rows.length);
  if (counts === null) {
    const byRank = Float64Array.from(names, (_, rank) => Math.ceil(names.length / (rank + 1)));
    return { texts: [...names], counts: byRank, embeddings: rows, output };
  }
  const order = [...names.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
  const embeddings = new Float32Array(rows.length);
  for (const [place, row] of order.entries())
    embeddings.set(rows.subarray(row * dimension, (row + 1) * dimension), place * dimension);
  return {
    texts: order.map((row) => names[row]!),
    counts: Float64Array.from(order, (row) => Math.round(counts[row]!)),
    embeddings,
    output,
  };
}
