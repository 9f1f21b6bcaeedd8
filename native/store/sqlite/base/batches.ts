import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Work } from '../../../contract/work.ts';
import type { Feed } from '../../ports/feed.ts';
import type { WritableDb } from './database.ts';

/** Rows of one transaction: some milliseconds, so that other calls are served in between. */
export const BATCH_ROWS = 256;

/** Writes every item, in transactions of `BATCH_ROWS`; stops between two of them when aborted. */
export async function writeInBatches<T>(
  db: WritableDb,
  items: Feed<T>,
  write: (item: T) => void,
  work: Work,
): Promise<void> {
  let batch: T[] = [];
  const flush = db.transaction(() => {
    for (const item of batch) write(item);
  });
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_ROWS) continue;
    work.signal.throwIfAborted();
    flush.immediate();
    batch = [];
    await nextTurn();
  }
  work.signal.throwIfAborted();
  flush.immediate();
}

/** Calls `step` until it answers false, serving other calls in between. */
export async function inSlices(step: () => boolean, work: Work): Promise<void> {
  work.signal.throwIfAborted();
  while (step()) {
    await nextTurn();
    work.signal.throwIfAborted();
  }
}
