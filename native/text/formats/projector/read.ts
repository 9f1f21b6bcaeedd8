import type { CorpusSource } from '../../corpus/source.ts';
import { textLines } from '../byte-lines.ts';
import { badFile, RowsBuilder } from '../rows-builder.ts';
import { readNumbers } from '../text-row.ts';
import type { ReadRows } from '../vector-format.ts';
import { findMetadata, readMetadata } from './metadata.ts';

/** Rows of numbers, one a line, and their names in the same order in a file beside; rows that are no terms are passed over. */
export async function read(source: CorpusSource, limit: number | null): Promise<ReadRows> {
  const metadataPath = await findMetadata(source.path);
  const metadata = readMetadata(metadataPath, source.work.signal);
  const counts: number[] = [];
  let builder: RowsBuilder | null = null;
  try {
    for await (const line of textLines(source)) {
      if (builder?.count === limit) return finished(builder, counts);
      if (line.text.trim() === '') continue;
      const cells = line.text.trimEnd().split('\t');
      builder ??= new RowsBuilder(source.path, cells.length);
      const { value: facts, done } = await metadata.next();
      if (done) throw badFile(metadataPath, `it ends before line ${line.number} of the vectors has a name`);
      if (!facts.isTerm) continue;
      const where = `line ${line.number}`;
      if (cells.length !== builder.dimension)
        throw badFile(
          source.path,
          `${where} has ${cells.length} numbers where ${builder.dimension} were expected`,
        );
      readNumbers(cells, builder.add(facts.name, where), where, source.path);
      if (facts.count !== null) counts.push(facts.count);
    }
    if (builder === null) throw badFile(source.path, 'it is empty');
    if (!(await metadata.next()).done)
      throw badFile(metadataPath, 'it names more rows than there are vectors');
    return finished(builder, counts);
  } finally {
    await metadata.return();
  }
}

function finished(builder: RowsBuilder, counts: readonly number[]): ReadRows {
  const rows = builder.finish();
  return { ...rows, counts: counts.length === rows.names.length ? Float64Array.from(counts) : null };
}
