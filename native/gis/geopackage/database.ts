import { open, readFile, stat } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { EngineError } from '../../contract/failure.ts';

export type ReadableGeoPackage = Database.Database & { readonly __access: 'read' };

// A file in WAL mode is opened from memory up to this size, so that reading leaves no -wal and -shm beside it.
const maxCopyBytes = 512 * 1024 * 1024;

const walModeAt = 18;
const walMode = 2;
const rollbackMode = 1;

/**
 * Opens SQLite for reading without writing beside it. QGIS leaves GeoPackages in WAL mode; SQLite can open those in
 * a writable folder only, and would leave two files there. With no log pending the file is whole by itself and is
 * read from memory instead.
 *
 * @throws SqliteError when it is no database
 */
export async function openReadOnly(path: string): Promise<ReadableGeoPackage> {
  const database = (await isQuietWal(path)) ? await openCopy(path) : new Database(path, { readonly: true });
  // Views and triggers of a stranger's file may not call functions with side effects.
  database.pragma('trusted_schema = OFF');
  database.defaultSafeIntegers(true);
  return database as ReadableGeoPackage;
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

/** A table or column name between quotes: SQLite cannot bind names. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function hasTable(database: ReadableGeoPackage, name: string): boolean {
  const statement = database.prepare(
    `SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND lower(name) = lower(?)`,
  );
  return statement.get(name) !== undefined;
}

/** SQLite's complaints are about the file and become `file-unreadable`; every other error stays itself. */
export function asUnreadable(path: string, error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  const reason = `it is no whole GeoPackage: ${message}`;
  return new EngineError({ kind: 'file-unreadable', path, reason }, { cause: error });
}
