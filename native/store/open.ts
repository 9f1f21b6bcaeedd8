import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EngineError } from '../contract/failure.ts';
import { makeFolders } from '../io/files.ts';
import { examineProject, isReadOnly, readOnly } from './examine.ts';
import { migrate } from './migrations/migrate.ts';
import type { ProjectStore } from './ports.ts';
import { APPLICATION_ID, connectForWriting, DATABASE_FILE, type WritableDb } from './sqlite/base/database.ts';
import { dropper } from './sqlite/base/drop.ts';
import { asDiskFailure } from './sqlite/base/full-disk.ts';
import { interruptJobs } from './sqlite/journal/jobs.ts';
import { sqliteProject } from './sqlite/project.ts';
import { removeStrayFiles } from './sqlite/tiles/feature-files.ts';
import { giveLeasesBack } from './sqlite/tiles/work-queue.ts';

/**
 * Opens the project in a folder. The caller owns its lock (`takeLock`).
 *
 * Failures, after which nothing has changed: project-missing, project-newer, project-damaged, file-unwritable.
 */
export async function openStore(dir: string): Promise<ProjectStore> {
  const folder = resolve(dir);
  await examineProject(folder);
  const db = connect(folder);
  try {
    migrate(db);
    interruptJobs(db);
    giveLeasesBack(db);
    await removeLeftovers(db, folder);
    return sqliteProject(db, folder);
  } catch (thrown) {
    db.close();
    throw isReadOnly(thrown) ? readOnly(folder, thrown) : asDiskFailure(db, thrown);
  }
}

/** Makes an empty project. Failures: already-exists (the folder holds something), file-unwritable. */
export async function createStore(dir: string): Promise<ProjectStore> {
  const folder = resolve(dir);
  try {
    await makeFolders(folder);
    const entries = await readdir(folder);
    if (entries.some((name) => !name.startsWith('engine.lock'))) {
      throw new EngineError({ kind: 'already-exists', what: 'folder', name: folder });
    }
    await writeDatabase(folder);
  } catch (thrown) {
    if (thrown instanceof EngineError) throw thrown;
    const isFile = (thrown as NodeJS.ErrnoException).code === 'EEXIST';
    if (isFile)
      throw new EngineError({ kind: 'already-exists', what: 'file', name: folder }, { cause: thrown });
    throw unwritable(folder, thrown);
  }
  return openStore(folder);
}

/** Under a temporary name until it is whole, so that a crash leaves no half project. */
async function writeDatabase(folder: string): Promise<void> {
  const path = join(folder, DATABASE_FILE);
  const temporary = `${path}.new`;
  try {
    const db = connectForWriting(temporary);
    try {
      db.pragma(`application_id = ${APPLICATION_ID}`);
      migrate(db);
      // Kept in the file: who opens it writes ahead from the first change.
      db.pragma('journal_mode = WAL');
    } finally {
      db.close();
    }
    await rename(temporary, path);
  } finally {
    if (existsSync(temporary)) await rm(temporary);
  }
}

function connect(folder: string): WritableDb {
  let db: WritableDb | null = null;
  try {
    db = connectForWriting(join(folder, DATABASE_FILE));
    db.pragma('journal_mode = WAL');
    return db;
  } catch (thrown) {
    db?.close();
    throw unwritable(folder, thrown);
  }
}

/** What was being written or taken away when the last owner stopped. */
async function removeLeftovers(db: WritableDb, folder: string): Promise<void> {
  for (const large of ['layer', 'corpus', 'space'] as const) await dropper(db, large).sweep();
  db.exec('DELETE FROM fraction_table WHERE NOT whole');
  await removeStrayFiles(db, folder);
}

function unwritable(path: string, thrown: unknown): EngineError {
  const reason = (thrown as Error).message;
  return new EngineError({ kind: 'file-unwritable', path, reason }, { cause: thrown });
}
