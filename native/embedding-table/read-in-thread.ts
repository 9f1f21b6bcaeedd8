import { closeSync, openSync, readSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import { EngineError, type Failure, toFailure } from '../contract/failure.ts';
import { contentId } from '../io/hash.ts';
import { readCsv } from './csv/read-csv.ts';
import { importRows, type TableImport } from './import-table.ts';
import { isParquet, ParquetFile } from './parquet/parquet-file.ts';
import { readParquet } from './parquet/read-parquet.ts';
import type { TableMessage } from './table-messages.ts';
import type { TableSource } from './table-source.ts';

/** Reads a table and writes it as a project keeps it. Runs in a thread of its own, which has its bounds. */
export async function readInThread(task: TableImport, port: Pick<MessagePort, 'postMessage'>): Promise<void> {
  const answer = (message: TableMessage) => port.postMessage(message);
  answer({ type: 'started' });
  try {
    await readTable(task, (source) => answer({ type: 'progress', ...source.progress }));
    answer({ type: 'done' });
  } catch (error) {
    answer({ type: 'failed', failure: failureOf(task.path, error) });
  }
}

async function readTable(task: TableImport, report: (source: TableSource) => void): Promise<void> {
  const fingerprint = contentId(JSON.stringify([task.contentId, task.wishes]));
  const run = (source: TableSource) => {
    report(source);
    return importRows(task, source, fingerprint, () => report(source));
  };
  if (!isParquet(headOf(task.path))) return run(await readCsv(task.path, task.wishes));
  const file = new ParquetFile(task.path);
  try {
    await run(readParquet(task.path, file, task.wishes));
  } finally {
    file.close();
  }
}

function headOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const head = new Uint8Array(4);
    readSync(file, head);
    return head;
  } finally {
    closeSync(file);
  }
}

/** The package that decodes Parquet says of damage what it says of its own mistakes: it is the file's. */
function failureOf(path: string, error: unknown): Failure {
  if (error instanceof EngineError) return toFailure(error);
  const reason = `it is damaged, or is no table (${(error as Error).message})`;
  return { kind: 'file-unreadable', path, reason };
}
