import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import { groupRecords } from '../group-records.ts';
import type { CorpusSource } from '../source.ts';
import { isHeading, type TableRow, textTable } from '../text-table.ts';

/**
 * Two columns without a heading are document id and paragraph, rows of one id one document. With a heading, or more
 * columns, it is a table like CSV. Quotes mean nothing.
 */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const rows = source.lines()[Symbol.asyncIterator]();
  const first = await rows.next();
  if (first.done) return;
  const heading = first.value.line.split('\t');
  const remaining = { [Symbol.asyncIterator]: () => rows };
  if (source.column !== null || heading.length > 2 || isHeading(heading)) {
    yield* textTable(source, heading.map(oneLine), cellsOf(remaining));
    return;
  }
  yield* groupRecords(pairs(source, first.value, remaining));
}

async function* cellsOf(lines: AsyncIterable<{ line: string; number: number }>): AsyncGenerator<TableRow> {
  for await (const { line, number } of lines) {
    if (line !== '') yield { cells: line.split('\t'), where: `line ${number}` };
  }
}

async function* pairs(
  source: CorpusSource,
  first: { line: string; number: number },
  rest: AsyncIterable<{ line: string; number: number }>,
): AsyncGenerator<CorpusDocument> {
  const record = ({ line, number }: { line: string; number: number }): CorpusDocument | null => {
    const tab = line.indexOf('\t');
    const paragraph = oneLine(line.slice(tab + 1));
    if (tab > 0 && paragraph !== '') {
      return { documentId: line.slice(0, tab).trim(), title: null, paragraphs: [paragraph] };
    }
    if (line.trim() !== '') {
      source.skip(
        `line ${number}`,
        tab < 0 ? 'no tab parts an id from a text' : 'the id or the text is empty',
      );
    }
    return null;
  };
  const firstRecord = record(first);
  if (firstRecord !== null) yield firstRecord;
  for await (const line of rest) {
    const next = record(line);
    if (next !== null) yield next;
  }
}
