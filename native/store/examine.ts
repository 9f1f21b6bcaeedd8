import { existsSync } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../contract/failure.ts';
import { NEWEST_VERSION } from './migrations/migrate.ts';
import { APPLICATION_ID, connectForReading, DATABASE_FILE, type ReadableDb } from './sqlite/base/database.ts';

const MAGIC = 'SQLite format 3\0';
const HEADER_BYTES = 100;

/** Small tables that name everything else: checked page by page. */
const CHECKED_TABLES = ['meta', 'scene', 'layer', 'label', 'corpus', 'space', 'grid', 'mapping', 'job'];

/**
 * Makes sure that a folder holds a project this program can open, and changes nothing.
 *
 * Failures: project-missing, project-newer, project-damaged, file-unreadable, file-unwritable.
 */
export async function examineProject(dir: string): Promise<void> {
  const path = join(dir, DATABASE_FILE);
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const missing = (reason: string) => new EngineError({ kind: 'project-missing', path: dir, reason });
  if (!isFolder) throw missing(existsSync(dir) ? 'it is not a folder' : 'there is no such folder');
  if (!existsSync(path)) throw missing(`there is no ${DATABASE_FILE} in it`);
  checkVersion(dir, await readHeader(dir, path));
  await withoutTraces(path, () => checkInside(dir, path));
}

/** The fields of SQLite's file header that tell what the file is: https://www.sqlite.org/fileformat.html, 1.3. */
async function readHeader(dir: string, path: string): Promise<{ applicationId: number; version: number }> {
  const file = await open(path, 'r').catch((cause: Error) => {
    throw new EngineError({ kind: 'file-unreadable', path, reason: cause.message }, { cause });
  });
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
    if (bytesRead < HEADER_BYTES || header.toString('latin1', 0, 16) !== MAGIC) {
      throw damaged(dir, `${DATABASE_FILE} is not a database`);
    }
    const pageBytes = header.readUInt16BE(16) === 1 ? 65536 : header.readUInt16BE(16);
    const expectedBytes = header.readUInt32BE(28) * pageBytes;
    const { size } = await file.stat();
    // With a write-ahead log beside it, the rest may be in there.
    if (size < expectedBytes && !existsSync(`${path}-wal`)) {
      throw damaged(dir, `${DATABASE_FILE} has ${size} of ${expectedBytes} bytes`);
    }
    return { applicationId: header.readUInt32BE(68), version: header.readUInt32BE(60) };
  } finally {
    await file.close();
  }
}

function checkVersion(
  dir: string,
  { applicationId, version }: { applicationId: number; version: number },
): void {
  if (applicationId !== APPLICATION_ID) {
    const reason = `${DATABASE_FILE} is a database of another program`;
    throw new EngineError({ kind: 'project-missing', path: dir, reason });
  }
  if (version > NEWEST_VERSION) {
    throw new EngineError({ kind: 'project-newer', path: dir, version, supported: NEWEST_VERSION });
  }
  if (version < 1) throw damaged(dir, `${DATABASE_FILE} has no format number`);
}

/** Reads through SQLite, so that what is still in the write-ahead log counts. */
function checkInside(dir: string, path: string): void {
  let db: ReadableDb | null = null;
  try {
    db = connectForReading(path);
    const applicationId = db.pragma('application_id', { simple: true }) as number;
    const version = db.pragma('user_version', { simple: true }) as number;
    checkVersion(dir, { applicationId, version });
    const select = db.prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck();
    const tables = new Set(select.all());
    for (const table of CHECKED_TABLES) {
      if (!tables.has(table)) throw damaged(dir, `its table ${table} is missing`);
      const verdict = db.pragma(`quick_check(${table})`, { simple: true });
      if (verdict !== 'ok') throw damaged(dir, `its table ${table} is broken (${verdict})`);
    }
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    // A write-ahead log needs files beside the database, for readers too.
    if (isReadOnly(thrown)) throw readOnly(dir, thrown);
    throw damaged(dir, (thrown as Error).message, thrown);
  } finally {
    db?.close();
  }
}

/** A reader of a database with a write-ahead log leaves files beside it; those that were not there go again. */
async function withoutTraces(path: string, read: () => void): Promise<void> {
  const sidecars = [`${path}-wal`, `${path}-shm`].filter((sidecar) => !existsSync(sidecar));
  try {
    read();
  } finally {
    for (const sidecar of sidecars) await rm(sidecar, { force: true });
  }
}

export function isReadOnly(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN');
}

export function readOnly(dir: string, cause: unknown): EngineError {
  const reason = 'a project is worked on in its folder, and you have no permission to write there; copy it';
  return new EngineError({ kind: 'file-unwritable', path: dir, reason }, { cause });
}

function damaged(dir: string, reason: string, cause?: unknown): EngineError {
  return new EngineError({ kind: 'project-damaged', path: dir, reason }, { cause });
}
