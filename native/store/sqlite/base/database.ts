import Sqlite from 'better-sqlite3';

/** A connection that may only be read through. */
export type ReadableDb = Sqlite.Database & { readonly __access?: 'read' | 'write' };
export type WritableDb = Sqlite.Database & { readonly __access?: 'write' };

export const DATABASE_FILE = 'project.db';

/** “SMTL”: tells a project from any other SQLite file. */
export const APPLICATION_ID = 0x534d544c;

const BUSY_TIMEOUT_MS = 5000;

export function connectForReading(path: string): ReadableDb {
  return new Sqlite(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS });
}

/** Makes the file when it is missing. */
export function connectForWriting(path: string): WritableDb {
  const db = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
  db.pragma('foreign_keys = ON');
  // With WAL, NORMAL loses the last commits in a power cut but never the database; a crash of the program loses nothing.
  db.pragma('synchronous = NORMAL');
  return db;
}

export function now(): string {
  return new Date().toISOString();
}
