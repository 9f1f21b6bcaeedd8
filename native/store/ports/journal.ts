import type { Failure } from '../../contract/failure.ts';
import type { TaskKind } from '../../contract/task.ts';

/** Small facts of the project, by key: JSON values. */
export interface MetaStore {
  get<T>(key: string): Promise<T | null>;
  set(key: string, value: unknown): Promise<void>;
  /** Counts one up from 0 and answers with the new count. */
  increment(key: string): Promise<number>;
}

export type JobOutcome =
  | { state: 'done'; result: unknown }
  | { state: 'failed'; failure: Failure }
  | { state: 'cancelled' };

export type StoredJobState =
  | { state: 'queued' }
  | { state: 'running' }
  | { state: 'interrupted' }
  | JobOutcome;

export interface StoredJob {
  id: string;
  task: TaskKind;
  params: unknown;
  /** When it was asked for, or asked for again. */
  startedAt: string;
  endedAt: string | null;
  status: StoredJobState;
}

/** Progress is not stored. When a project is opened, jobs that were queued or running are `interrupted`. */
export interface JobStore {
  insert(task: TaskKind, params: unknown): Promise<StoredJob>;
  /** Puts an ended job back in the queue. */
  requeue(id: string): Promise<StoredJob>;
  setRunning(id: string): Promise<void>;
  end(id: string, outcome: JobOutcome): Promise<StoredJob>;
  find(id: string): Promise<StoredJob | null>;
  get(id: string): Promise<StoredJob>;
  /** Newest first. */
  list(limit: number): Promise<StoredJob[]>;
}

export interface SearchEntry {
  query: string;
  params: unknown;
  /** Results above the threshold of the time. */
  answers: number;
  seconds: number;
}

export interface SearchLog {
  add(entry: SearchEntry): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<(SearchEntry & { at: string })[]>;
}

export interface ExportEntry {
  format: string;
  path: string;
  params: unknown;
  result: unknown;
}

export interface ExportLog {
  add(entry: ExportEntry): Promise<void>;
  /** Newest first. */
  list(limit: number): Promise<(ExportEntry & { at: string })[]>;
}
