import { extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { CorpusFormat } from './corpus-format.ts';
import { corpusFormats } from './registry.ts';
import { encodingOf, readHead } from './source.ts';

/** Above this share of control characters no text is left to read. */
const MOST_CONTROL_SHARE = 0.01;

/**
 * What a file is taken for: by its extension, else by its beginning; anything readable is text at least.
 *
 * @throws EngineError `format-unknown` for binary files, `file-missing`, `file-unreadable`
 */
export async function detectFormat(path: string): Promise<CorpusFormat> {
  const { bytes } = await readHead(path);
  const head = new TextDecoder(encodingOf(bytes)).decode(bytes);
  if (isBinary(head)) throw unknownFormat(path);
  const extension = extname(path.replace(/\.gz$/i, '')).toLowerCase();
  const named = corpusFormats.find(({ extensions }) => extensions.includes(extension));
  return named ?? corpusFormats.find(({ sniff }) => sniff(head))!;
}

/** @throws EngineError `not-found` naming the formats there are */
export function formatById(id: string): CorpusFormat {
  const format = corpusFormats.find((known) => known.id === id);
  if (format !== undefined) return format;
  throw new EngineError({
    kind: 'not-found',
    what: 'text format',
    name: id,
    known: corpusFormats.map((known) => known.id),
  });
}

function unknownFormat(path: string): EngineError {
  return new EngineError({ kind: 'format-unknown', path, known: corpusFormats.map(({ label }) => label) });
}

function isBinary(head: string): boolean {
  if (head.includes('\0')) return true;
  // The last character may be cut in two, and a line in another encoding is still text.
  const controls = head.match(/(?!\s)\p{Cc}/gu)?.length ?? 0;
  const damaged = head.match(/\ufffd/g)?.length ?? 0;
  return controls > head.length * MOST_CONTROL_SHARE || damaged > head.length / 3;
}
