import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { EngineError } from '../../../contract/failure.ts';
import type { CorpusDocument } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';
import { type TableRow, textTable } from '../text-table.ts';

/** Bytes. */
const LONGEST_RECORD = 8 * 1024 * 1024;

/** A heading, then a record a row; commas, or the semicolons and tabs that spreadsheets write. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const rows = parsedRows(source);
  const heading = await rows.next();
  if (heading.done) return;
  yield* textTable(
    source,
    heading.value.cells.map((name) => name.trim()),
    rows,
  );
}

async function* parsedRows(source: CorpusSource): AsyncGenerator<TableRow, void, void> {
  const text = source.text();
  const first = await text.next();
  if (first.done) return;
  const whole = async function* () {
    yield first.value;
    yield* text;
  };
  const parser = parse({
    delimiter: delimiterOf(first.value),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    info: true,
    // As of a line of other formats. Without it a quote that is never closed would fill memory.
    max_record_size: LONGEST_RECORD,
  });
  const input = Readable.from(whole());
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      yield { cells: record, where: `line ${info.lines}` };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new EngineError(
      { kind: 'file-unreadable', path: source.path, reason: error.message },
      { cause: error },
    );
  } finally {
    input.destroy();
  }
}

/** The mark that stands most often in the heading. */
function delimiterOf(text: string): string {
  const heading = text.slice(0, text.search(/\r?\n|$/)).replace(/"[^"]*"/g, '');
  const counted = [',', ';', '\t', '|'].map((mark) => ({ mark, count: heading.split(mark).length }));
  return counted.reduce((a, b) => (b.count > a.count ? b : a)).mark;
}
