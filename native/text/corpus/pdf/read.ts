import { Worker } from 'node:worker_threads';
import { EngineError } from '../../../contract/failure.ts';
import type { CorpusDocument } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';
import { type PageLine, pageLines } from './page-lines.ts';
import { paragraphsOf } from './paragraphs.ts';
import type { PdfMessage } from './pdf-messages.ts';

/** The whole file is held; scanned books are larger, and hold no text. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Of the thread that reads, in megabytes: a page of a map with a million pieces fits. */
const MOST_MEMORY_MB = 512;
/** Of one page; most take some milliseconds. */
const PAGE_TIMEOUT_MS = 30_000;

/** Bundled, the entry lies beside this file as JavaScript. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './pdf.worker.ts' : './pdf.worker.js',
  import.meta.url,
);

/**
 * One document of all pages. A package reads the file in a thread of its own, with bounds of memory and time.
 *
 * @throws EngineError `format-unsupported` for encrypted files and for those without text, `file-unreadable`
 */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const bytes = await wholeFile(source);
  const pages: PageLine[][] = [];
  let title: string | null = null;
  for await (const message of messages(bytes, source)) {
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

/** What the thread answers. It ends when nobody listens any more. */
async function* messages(bytes: Uint8Array, source: CorpusSource): AsyncGenerator<PdfMessage, void, void> {
  const worker = new Worker(workerUrl, {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    // The package warns of damaged fonts on its console.
    stdout: true,
    stderr: true,
  });
  const waiting = new Mailbox(worker);
  const { signal } = source.work;
  const stop = () => waiting.fail(signal.reason as Error);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    for (let message = await waiting.next(source.path); ; message = await waiting.next(source.path)) {
      yield message;
      if (message.type === 'done') return;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}

/** Messages of a thread in the order of their arrival, and why no more will come. */
class Mailbox {
  readonly #arrived: PdfMessage[] = [];
  #failure: unknown = null;
  #wake: () => void = () => {};

  constructor(worker: Worker) {
    worker.on('message', (message: PdfMessage) => {
      this.#arrived.push(message);
      this.#wake();
    });
    worker.once('error', (error) => this.fail(error));
  }

  fail(error: unknown): void {
    this.#failure ??= error;
    this.#wake();
  }

  async next(path: string): Promise<PdfMessage> {
    const timer = setTimeout(
      () => this.fail(damaged(path, 'a page takes longer than 30 seconds')),
      PAGE_TIMEOUT_MS,
    );
    try {
      while (this.#arrived.length === 0) {
        if (this.#failure !== null) throw asFailure(this.#failure, path);
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      return this.#arrived.shift()!;
    } finally {
      clearTimeout(timer);
    }
  }
}

function asFailure(error: unknown, path: string): unknown {
  const isFull = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isFull ? damaged(path, `it needs more than ${MOST_MEMORY_MB} MB to be read`) : error;
}

function damaged(path: string, reason: string): EngineError {
  return new EngineError({ kind: 'file-unreadable', path, reason: `the PDF is damaged (${reason})` });
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
