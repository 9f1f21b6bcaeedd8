import type { Failure } from '../contract/failure.ts';

/** What the thread that reads a table answers. */
export type TableMessage =
  | { type: 'started' }
  | { type: 'progress'; done: number; total: number; unit: 'tiles' | 'bytes' }
  | { type: 'done' }
  | { type: 'failed'; failure: Failure };
