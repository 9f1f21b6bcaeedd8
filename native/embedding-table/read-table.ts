import { rename, rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { EngineError } from '../contract/failure.ts';
import type { TableWishes } from '../contract/scene.ts';
import type { Work } from '../contract/work.ts';
import { FileByteSource } from '../io/byte-source.ts';
import { removeTableParts } from '../raster/embedding-table/table-writer.ts';
import { fingerprint } from '../raster/fingerprint.ts';
import type { TableImport } from './import-table.ts';
import type { TableMessage } from './table-messages.ts';

/** Of the thread that reads: a page of each column, or a row group of columns that hold a dimension each. */
const MOST_MEMORY_MB = 1024;
const WATCH_EVERY_MS = 100;
/** Without a row read: a file that keeps its reader busy is given up before a person does. */
const SILENCE_MS = 8_000;
/** The thread has to start first, on a machine that may be busy. */
const START_MS = 30_000;

/** Bundled, the entry lies beside this file as JavaScript. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? './table.worker.ts' : './table.worker.js',
  import.meta.url,
);

export type TableProgress = Omit<Extract<TableMessage, { type: 'progress' }>, 'type'>;

/**
 * Writes a table of embeddings, GeoParquet or CSV, as a project keeps it: whole or not at all. A thread of its own reads
 * it, which is stopped when it takes too much memory, when it finds no row for eight seconds, and when the work is given up.
 *
 * @throws EngineError `file-missing`, `file-unreadable`, `file-unwritable`, and what `importRows` throws
 */
export async function readEmbeddingTable(
  path: string,
  out: string,
  wishes: TableWishes,
  work: Work<TableProgress>,
): Promise<void> {
  const source = await FileByteSource.open(path);
  const contentId = await fingerprint(source, work.signal).finally(() => source.close());
  const temporary = `${out}.part`;
  try {
    await inThread({ path, contentId, out: temporary, wishes }, work);
    await rename(temporary, out);
  } catch (error) {
    removeTableParts(temporary);
    await rm(temporary, { force: true });
    throw error;
  }
}

async function inThread(task: TableImport, work: Work<TableProgress>): Promise<void> {
  work.signal.throwIfAborted();
  const worker = new Worker(workerUrl, {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const tooLong = () => reject(unreadable(task.path, 'none of its rows was read for eight seconds'));
  let silence = setTimeout(tooLong, START_MS);
  worker.on('message', (message: TableMessage) => {
    clearTimeout(silence);
    if (message.type === 'done') resolve();
    else if (message.type === 'failed') reject(new EngineError(message.failure));
    else silence = setTimeout(tooLong, SILENCE_MS);
    if (message.type === 'progress')
      work.report({ done: message.done, total: message.total, unit: message.unit });
  });
  worker.once('error', (error) => reject(asFailure(error, task.path)));
  worker.once('exit', () => reject(unreadable(task.path, 'it made its reader stop')));
  const watch = setInterval(
    () => void tooMuch(worker).then((is) => is && reject(full(task.path))),
    WATCH_EVERY_MS,
  );
  const stop = () => reject(work.signal.reason as Error);
  work.signal.addEventListener('abort', stop, { once: true });
  try {
    await promise;
  } finally {
    work.signal.removeEventListener('abort', stop);
    clearTimeout(silence);
    clearInterval(watch);
    await worker.terminate();
  }
}

/** Its own limit is of JavaScript's objects alone: what a page unpacks to lies beside them. */
async function tooMuch(worker: Worker): Promise<boolean> {
  // A thread that has ended says nothing.
  const heap = await worker.getHeapStatistics().catch(() => null);
  return heap !== null && heap.used_heap_size + heap.external_memory > MOST_MEMORY_MB * 2 ** 20;
}

function asFailure(error: unknown, path: string): unknown {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY' ? full(path) : error;
}

function full(path: string): EngineError {
  const reason = `more than ${MOST_MEMORY_MB} MB are needed at once to read it; write it in smaller row groups and pages`;
  return unreadable(path, reason);
}

function unreadable(path: string, reason: string): EngineError {
  return new EngineError({ kind: 'file-unreadable', path, reason });
}
