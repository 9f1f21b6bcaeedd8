import { EngineError } from '../../../contract/failure.ts';
import type { CorpusDocument } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';
import { type PageLine, pageLines } from './page-lines.ts';
import { paragraphsOf } from './paragraphs.ts';
import { answersOf, damaged } from './reading-thread.ts';

/** The whole file is held; scanned books are larger, and hold no text. */
const MOST_BYTES = 256 * 1024 * 1024;
/**
 * One document of all pages. A package reads the file in a thread of its own, with bounds of memory and time.
 *
 * @throws EngineError `format-unsupported` for encrypted files and for those without text, `file-unreadable`
 */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const bytes = await wholeFile(source);
  const pages: PageLine[][] = [];
  let title: string | null = null;
  for await (const message of answersOf(bytes, source)) {
    switch (message.type) {
      case 'opened':
        title = message.title;
        break;
      case 'page':
        pages.push(pageLines(message.pieces));
        break;
      case 'failed':
        throw message.isEncrypted ? encrypted(source.path) : damaged(source.path, message.reason);
      case 'done':
        break;
    }
  }
  const paragraphs = paragraphsOf(pages);
  if (paragraphs.length === 0) throw withoutText(source.path, pages.length);
  yield { documentId: source.name, title, paragraphs };
}

async function wholeFile(source: CorpusSource): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const bytes of source.bytes()) {
    pieces.push(bytes);
    length += bytes.length;
    if (length > MOST_BYTES) throw tooLarge(source.path);
  }
  return new Uint8Array(Buffer.concat(pieces));
}

function encrypted(path: string): EngineError {
  const remedy = 'Save it without a password first.';
  return new EngineError({ kind: 'format-unsupported', path, reason: 'it is encrypted', remedy });
}

function withoutText(path: string, pages: number): EngineError {
  const reason = `its ${pages === 1 ? 'page holds' : `${pages} pages hold`} pictures and no text`;
  const remedy = 'Run text recognition (OCR) over it first.';
  return new EngineError({ kind: 'format-unsupported', path, reason, remedy });
}

function tooLarge(path: string): EngineError {
  const remedy = 'Split it into several files.';
  return new EngineError({ kind: 'format-unsupported', path, reason: 'it is larger than 256 MB', remedy });
}
