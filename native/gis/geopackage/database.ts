import { EngineError } from '../../contract/failure.ts';

/** A table or column name between quotes: SQLite cannot bind names. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQLite's complaints are about the file and become `file-unreadable`; every other error stays itself. */
export function asUnreadable(path: string, error: unknown): unknown {
  const { code, message } = error as { code?: unknown; message: string };
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) return error;
  const reason = `it is no whole GeoPackage: ${message}`;
  return new EngineError({ kind: 'file-unreadable', path, reason }, { cause: error });
}
