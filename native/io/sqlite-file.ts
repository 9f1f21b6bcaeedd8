import { open, readFile, stat } from 'node:fs/promises';
import Database from 'better-sqlite3';

/** Somebody else's database: read, never written. */
export type ReadableSqlite = Database.Database & { readonly __access: 'read' };

// A file in WAL mode is opened from memory up to this size, so that reading leaves no -wal and -shm beside it.
const maxCopyBytes = 512 * 1024 * 1024;

const walModeAt = 18;
const walMode = 2;
const rollbackMode = 1;

/**
 * Opens SQLite for reading without writing beside it. QGIS leaves files in WAL mode; SQLite can open those in a writable
 * folder only, and would leave two files there. With no log pending the file is whole by itself and is
 * read from memory instead.
 *
 * @throws SqliteError when it is no database
 */
export async function openReadOnly(path: string): Promise<ReadableSqlite> {
  const database = (await isQuietWal(path)) ? await openCopy(path) : new Database(path, { readonly: true });
  // Views and triggers of a stranger's file may not call functions with side effects.
  database.pragma('trusted_schema = OFF');
  // A row id may be larger than a number holds.
  database.defaultSafeIntegers(true);
  return database as ReadableSqlite;
}

async function openCopy(path: string): Promise<Database.Database> {
  const bytes = await readFile(path);
  // Read and write version of the file header: SQLite cannot log for a database in memory.
  bytes[walModeAt] = rollbackMode;
  bytes[walModeAt + 1] = rollbackMode;
  return new Database(bytes, { readonly: true });
}

async function isQuietWal(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(20), 0, 20, 0);
    if (bytesRead < 20 || buffer[walModeAt] !== walMode) return false;
    if ((await file.stat()).size > maxCopyBytes) return false;
  } finally {
    await file.close();
  }
  const log = await stat(`${path}-wal`).catch(() => null);
  return log === null || log.size === 0;
}

export function hasTable(database: ReadableSqlite, name: string): boolean {
  const statement = database.prepare(
    `SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = lower(?)`,
  );
  return statement.get(name) !== undefined;
}
