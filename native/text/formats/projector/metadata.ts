import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { EngineError } from '../../../contract/failure.ts';
import { silent } from '../../../contract/work.ts';
import { fileOnDisk } from '../../corpus/file.ts';
import { CorpusSource, withoutPacking } from '../../corpus/source.ts';
import { textLines } from '../byte-lines.ts';
import { badFile } from '../rows-builder.ts';

/** What one row of vectors is. */
export interface RowFacts {
  readonly name: string;
  /** Null where it is not said. */
  readonly count: number | null;
  /** Semantile exports of several kinds say of each row what it is; only terms make a vocabulary. */
  readonly isTerm: boolean;
}

const NAME_COLUMNS = ['text', 'word', 'term', 'label', 'name', 'token'];
const COUNT_COLUMNS = ['count', 'frequency', 'freq'];

/**
 * Where the names of `vectors.tsv` may lie: beside it, as Semantile, gensim and the projector's own pages call them,
 * packed as it is or not.
 */
function metadataPaths(vectors: string): string[] {
  const plain = withoutPacking(basename(vectors));
  const packing = basename(vectors).slice(plain.length);
  const extension = extname(plain);
  const stem = basename(plain, extension);
  const names = [
    `${stem}.metadata${extension || '.tsv'}`,
    `${stem.replace(/(tensors?|vectors?)$/, 'metadata')}${extension}`,
  ].filter((name) => name !== plain);
  const packed = packing === '' ? [] : names.map((name) => `${name}${packing}`);
  return [...packed, ...names].map((name) => join(dirname(vectors), name));
}

/** @throws EngineError `format-unsupported` when there is none */
export async function findMetadata(vectors: string): Promise<string> {
  const paths = metadataPaths(vectors);
  for (const path of paths) if (await stat(path).catch(() => null)) return path;
  throw new EngineError({
    kind: 'format-unsupported',
    path: vectors,
    reason: 'the file with the names of its rows is not beside it',
    remedy: `Put it there as ${paths.map((path) => basename(path)).join(' or ')}.`,
  });
}

/** A line a row; with two columns or more the first line is a heading. */
export async function* readMetadata(path: string, signal: AbortSignal): AsyncGenerator<RowFacts, void, void> {
  const source = new CorpusSource(fileOnDisk(path), null, silent(signal));
  let columns: { name: number; count: number; kind: number; length: number } | null = null;
  for await (const { text, number } of textLines(source)) {
    const cells = text.replace(/\r$/, '').split('\t');
    if (columns === null) {
      columns = columnsOf(cells);
      if (cells.length > 1) continue;
    }
    if (cells.length !== columns.length)
      throw badFile(path, `line ${number} has ${cells.length} columns, the first ${columns.length}`);
    yield {
      name: cells[columns.name]!.trim(),
      count: countOf(cells[columns.count], number, path),
      isTerm: (cells[columns.kind] ?? 'term') === 'term',
    };
  }
}

function columnsOf(heading: readonly string[]) {
  const place = (names: readonly string[]) =>
    heading.findIndex((cell) => names.includes(cell.trim().toLowerCase()));
  if (heading.length === 1) return { name: 0, count: -1, kind: -1, length: 1 };
  return {
    name: Math.max(0, place(NAME_COLUMNS)),
    count: place(COUNT_COLUMNS),
    kind: place(['kind']),
    length: heading.length,
  };
}

function countOf(cell: string | undefined, number: number, path: string): number | null {
  if (cell === undefined || cell.trim() === '') return null;
  const count = Number(cell);
  if (Number.isFinite(count) && count >= 0) return count;
  throw badFile(path, `the count of line ${number} is “${cell}”`);
}
