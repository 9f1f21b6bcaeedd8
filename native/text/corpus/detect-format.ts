import { extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { CorpusFormat } from './corpus-format.ts';
import { encodingOf } from './encoding.ts';
import type { CorpusFile } from './file.ts';
import { archiveFormats, corpusFormats } from './registry.ts';
import { readHead, withoutPacking } from './source.ts';

/** Above this share of control characters no text is left to read. */
const MOST_CONTROL_SHARE = 0.01;

/**
 * What a file is taken for: by its extension, else by its beginning; anything readable is text at least.
 *
 * @throws EngineError `format-unknown` for binary files, `file-missing`, `file-unreadable`
 */
export async function detectFormat(file: CorpusFile): Promise<CorpusFormat> {
  const bytes = await readHead(file);
  const extension = extname(withoutPacking(file.path)).toLowerCase();
  const archive = chosen(archiveFormats, extension, bytes.toString('latin1'));
  if (archive !== null) return archive;
  const head = new TextDecoder(encodingOf(bytes) ?? 'utf-8').decode(bytes, { stream: true });
  if (isBinary(head)) throw unknownFormat(file.path);
  const named = corpusFormats.filter(({ extensions }) => extensions.includes(extension));
  return chosen(named, extension, head) ?? named[0] ?? corpusFormats.find(({ sniff }) => sniff(head))!;
}

/** Of the formats that look right the one whose extension it is, else the first. */
function chosen(formats: readonly CorpusFormat[], extension: string, head: string): CorpusFormat | null {
  const alike = formats.filter(({ sniff }) => sniff(head));
  return alike.find(({ extensions }) => extensions.includes(extension)) ?? alike[0] ?? null;
}

/** @throws EngineError `not-found` naming the formats there are */
export function formatById(id: string): CorpusFormat {
  const format = allFormats().find((known) => known.id === id);
  if (format !== undefined) return format;
  throw new EngineError({
    kind: 'not-found',
    what: 'text format',
    name: id,
    known: allFormats().map((known) => known.id),
  });
}

function allFormats(): readonly CorpusFormat[] {
  return [...corpusFormats, ...archiveFormats];
}

function unknownFormat(path: string): EngineError {
  return new EngineError({ kind: 'format-unknown', path, known: allFormats().map(({ label }) => label) });
}

function isBinary(head: string): boolean {
  if (head.includes('\0')) return true;
  // A line in another encoding is still text.
  const controls = head.match(/(?!\s)\p{Cc}/gu)?.length ?? 0;
  const damaged = head.match(/\ufffd/g)?.length ?? 0;
  return controls > head.length * MOST_CONTROL_SHARE || damaged > head.length / 3;
}
