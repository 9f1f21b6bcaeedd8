import { EngineError } from '../../../contract/failure.ts';
import type { ReadableDb } from './database.ts';

export function isDiskFull(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'SQLITE_FULL';
}

/** A full disk as a person can act on it; anything else as it is. */
export function asDiskFailure(db: ReadableDb, thrown: unknown): unknown {
  if (!isDiskFull(thrown)) return thrown;
  const failure = { kind: 'file-unwritable', path: db.name, reason: 'the disk is full' } as const;
  return new EngineError(failure, { cause: thrown });
}

/** @throws EngineError `file-unwritable` for a full disk */
export function orDiskFailure<T>(db: ReadableDb, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw asDiskFailure(db, thrown);
  }
}
