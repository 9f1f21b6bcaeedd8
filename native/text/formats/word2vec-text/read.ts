import type { CorpusSource } from '../../corpus/source.ts';
import { textLines } from '../byte-lines.ts';
import { parseHeading } from '../heading.ts';
import { badFile, RowsBuilder } from '../rows-builder.ts';
import { addTextRow } from '../text-row.ts';
import type { ReadRows } from '../vector-format.ts';

/** word2vec's text, and fastText's `.vec`: a heading, then a name and its numbers a line. */
export async function read(source: CorpusSource, limit: number | null): Promise<ReadRows> {
  let builder: RowsBuilder | null = null;
  let expected = 0;
  for await (const line of textLines(source)) {
    if (builder === null) {
      const heading = parseHeading(line.text);
      if (heading === null) throw badFile(source.path, 'line 1 is no heading of two whole numbers');
      builder = new RowsBuilder(source.path, heading.dimension);
      expected = heading.count;
      continue;
    }
    if (builder.count === limit) return { ...builder.finish(), counts: null };
    if (line.text.trim() === '' && builder.count === expected) continue;
    if (builder.count === expected)
      throw badFile(source.path, `line ${line.number} is a row more than the ${expected} of its heading`);
    addTextRow(builder, line, source.path);
  }
  if (builder === null) throw badFile(source.path, 'it is empty');
  if (builder.count < expected && builder.count !== limit)
    throw badFile(source.path, `it ends after ${builder.count} of the ${expected} rows of its heading`);
  return { ...builder.finish(), counts: null };
}
