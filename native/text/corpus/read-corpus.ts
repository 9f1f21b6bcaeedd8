import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import type { CorpusDocument, CorpusFormat } from './corpus-format.ts';
import { detectFormat, formatById } from './detect-format.ts';
import { type CorpusFile, fileOnDisk } from './file.ts';
import { CorpusSource, type ReadProgress, readHead, type Skipped } from './source.ts';

export interface CorpusReading {
  /** Id of the format that the file was taken for. */
  readonly format: string;
  /** Read once. The whole document is held in memory, the file is not. */
  readonly documents: AsyncIterable<CorpusDocument>;
  /** What was left out; grows while the documents are read. */
  readonly skipped: readonly Skipped[];
}

/**
 * Opens a text file as documents of paragraphs.
 *
 * @param options.format a format's id; null: found out
 * @param options.column the column (CSV, TSV with a heading) or key (JSON lines, `a.b` for nested ones) with the text; of a
 *   JSON document the path to it
 * @throws EngineError `file-missing`, `file-unreadable`, `format-unknown`, `format-unsupported` (a column of what has
 *   none), `not-found`; the last also while reading, when the column is not there
 */
export async function readCorpus(
  path: string,
  options: { format: string | null; column: string | null },
  work: Work<ReadProgress>,
): Promise<CorpusReading> {
  return await openCorpus(fileOnDisk(path), options, work);
}

/** The same for a file inside an archive. */
export async function openCorpus(
  file: CorpusFile,
  options: { format: string | null; column: string | null },
  work: Work<ReadProgress>,
): Promise<CorpusReading> {
  // Also a file whose format is named must be there.
  await readHead(file);
  const format = options.format === null ? await detectFormat(file) : formatById(options.format);
  if (options.column !== null && !format.hasColumns) throw withoutColumns(file.path, format);
  const { read } = await format.load();
  const source = new CorpusSource(file, options.column, work);
  return { format: format.id, documents: read(source), skipped: source.skipped };
}

function withoutColumns(path: string, format: CorpusFormat): EngineError {
  const reason = `it was taken for ${format.label}, which has no columns`;
  const remedy = 'Name the --format that has them, or leave --column out.';
  return new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}
