import { Worker } from 'node:worker_threads';
import { EngineError } from '../../../contract/failure.ts';
import type { CorpusSource } from '../source.ts';
import type { PdfMessage } from './pdf-messages.ts';

/** Of the thread that reads, in megabytes: a page of a map with a million pieces fits. */
const MOST_MEMORY_MB = 512;
const WATCH_EVERY_MS = 100;
/** Of one page; most take some milliseconds. */
const PAGE_TIMEOUT_MS = 30_000;

/** Bundled, the entry lies beside this file as JavaScript. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './pdf.worker.ts' : './pdf.worker.js',
  import.meta.url,
);

/** What the thread answers. It ends when nobody listens any more. */
export async function* answersOf(
  bytes: Uint8Array,
  source: CorpusSource,
): AsyncGenerator<PdfMessage, void, void> {
  const worker = new Worker(workerUrl, {
    workerData: bytes,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
    // The package warns of damaged fonts on its console.
    stdout: true,
    stderr: true,
  });
  const waiting = new Mailbox(worker);
  const watch = setInterval(() => void waiting.watch(source.path), WATCH_EVERY_MS);
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
    clearInterval(watch);
    await worker.terminate();
  }
}

/** Messages of a thread in the order of their arrival, and why no more will come. */
class Mailbox {
  readonly #worker: Worker;
  readonly #arrived: PdfMessage[] = [];
  #failure: unknown = null;
  #wake: () => void = () => {};

  constructor(worker: Worker) {
    this.#worker = worker;
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

  /** Its own limit is of JavaScript's objects alone: what a stream unpacks to lies beside them. */
  async watch(path: string): Promise<void> {
    // A thread that has ended says nothing.
    const heap = await this.#worker.getHeapStatistics().catch(() => null);
    if (heap && heap.used_heap_size + heap.external_memory > MOST_MEMORY_MB * 1e6) this.fail(tooMuch(path));
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
  return isFull ? tooMuch(path) : error;
}

function tooMuch(path: string): EngineError {
  return damaged(path, `it needs more than ${MOST_MEMORY_MB} MB to be read`);
}

export function damaged(path: string, reason: string): EngineError {
  return new EngineError({ kind: 'file-unreadable', path, reason: `the PDF is damaged (${reason})` });
}
