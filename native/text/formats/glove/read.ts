import type { CorpusSource } from '../../corpus/source.ts';
import { textLines } from '../byte-lines.ts';
import { badFile, RowsBuilder } from '../rows-builder.ts';
import { addTextRow, fieldsOf } from '../text-row.ts';
import type { ReadRows } from '../vector-format.ts';

/** A name and its numbers a line; the first line says how many. */
export async function read(source: CorpusSource, limit: number | null): Promise<ReadRows> {
  let builder: RowsBuilder | null = null;
  for await (const line of textLines(source)) {
    if (builder?.count === limit) break;
    if (line.text.trim() === '') continue;
    builder ??= new RowsBuilder(source.path, fieldsOf(line).length - 1);
    addTextRow(builder, line, source.path);
  }
  if (builder === null) throw badFile(source.path, 'it is empty');
  return { ...builder.finish(), counts: null };
}
