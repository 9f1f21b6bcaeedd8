import { EngineError } from '../../contract/failure.ts';
import { type CorpusDocument, oneLine, splitParagraphs } from './corpus-format.ts';
import { groupRecords } from './group-records.ts';
import { type CorpusSource, damageOf } from './source.ts';

export interface TableRow {
  readonly cells: readonly string[];
  readonly where: string;
}

/** Rows looked at to find the column with the text. */
const ROWS_SNIFFED = 200;

/** Of images too: their captions are the paragraphs of one document. */
const ID_NAMES = [
  ...['document', 'document_id', 'doc_id', 'docid', 'doc', 'id', '_id', 'key', 'url'],
  ...['image', 'image_name', 'image_id', 'img', 'filename', 'file_name', 'file'],
];
const TITLE_NAMES = ['title', 'heading', 'name', 'headline'];
const TEXT_NAMES = ['text', 'paragraph', 'content', 'body', 'sentence', 'description', 'caption', 'abstract'];

/** Whether cells look like the names of columns. */
export function isHeading(cells: readonly string[]): boolean {
  const names = [...ID_NAMES, ...TITLE_NAMES, ...TEXT_NAMES];
  return cells.every((cell) => names.includes(cell.trim().toLowerCase()));
}

/**
 * A table with a heading: one column is text, one may name the document and one give its title. Rows without an id
 * are a document each.
 *
 * @throws EngineError `not-found` when the wanted column is not there, `format-unsupported` when none holds text
 */
export async function* textTable(
  source: CorpusSource,
  heading: readonly string[],
  rows: AsyncIterable<TableRow>,
): AsyncGenerator<CorpusDocument, void, void> {
  const sniffed: TableRow[] = [];
  const iterator = rows[Symbol.asyncIterator]();
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    sniffed.push(next.value);
    if (sniffed.length === ROWS_SNIFFED) break;
  }
  if (sniffed.length === 0 && source.column === null) return;
  const columns = findColumns(source, heading, sniffed);
  const all = async function* (): AsyncGenerator<TableRow> {
    yield* sniffed;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  yield* groupRecords(records(source, columns, all()));
}

interface Columns {
  text: number;
  id: number;
  title: number;
}

function findColumns(
  source: CorpusSource,
  heading: readonly string[],
  sniffed: readonly TableRow[],
): Columns {
  const text = source.column === null ? wordiest(heading, sniffed) : heading.indexOf(source.column);
  if (text < 0 && source.column !== null) {
    throw new EngineError({ kind: 'not-found', what: 'column', name: source.column, known: heading });
  }
  if (text < 0) {
    throw new EngineError({
      kind: 'format-unsupported',
      path: source.path,
      reason: 'no column holds text',
      remedy: `Name one with --column: ${heading.join(', ')}.`,
    });
  }
  const named = (names: readonly string[]) =>
    heading.findIndex((name, column) => column !== text && names.includes(name.trim().toLowerCase()));
  return { text, id: named(ID_NAMES), title: named(TITLE_NAMES) };
}

/** The column with the most words that are not numbers, or -1. */
function wordiest(heading: readonly string[], rows: readonly TableRow[]): number {
  const wordsIn = (cell: string | undefined) => cell?.match(/\p{L}{2,}/gu)?.length ?? 0;
  const counts = heading.map((_, column) => rows.reduce((sum, { cells }) => sum + wordsIn(cells[column]), 0));
  const most = counts.reduce((a, b) => Math.max(a, b), 0);
  return most > 0 ? counts.indexOf(most) : -1;
}

async function* records(
  source: CorpusSource,
  columns: Columns,
  rows: AsyncIterable<TableRow>,
): AsyncGenerator<CorpusDocument> {
  let number = 0;
  for await (const { cells, where } of rows) {
    number++;
    const text = cells[columns.text] ?? '';
    const damage = damageOf(text);
    if (damage !== null) {
      source.skip(where, damage);
      continue;
    }
    const paragraphs = splitParagraphs(text);
    if (paragraphs.length === 0) continue;
    const id = oneLine(cells[columns.id] ?? '');
    const title = oneLine(cells[columns.title] ?? '');
    yield { documentId: id || `${source.name} ${number}`, title: title || null, paragraphs };
  }
}
