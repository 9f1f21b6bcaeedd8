import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { EngineError } from '../contract/failure.ts';

/**
 * Writes a file that appears whole or not at all: under a temporary name beside it, synced, then renamed. What was
 * there before stays until the new one is whole, and stays when `write` throws.
 *
 * @throws EngineError `file-unwritable`; what `write` itself throws passes through
 */
export async function writeWhole(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const temporary = temporaryName(path);
  const file = await orUnwritable(path, async () => {
    await makeFolders(dirname(path));
    await refuseOtherThanFile(path);
    return open(temporary, 'wx+');
  });
  try {
    await write(file);
    await orUnwritable(path, async () => {
      await file.sync();
      await file.close();
      await rename(temporary, path);
      await syncFolder(dirname(path));
    });
  } catch (error) {
    await file.close().catch(() => {}); // closed already when the rename failed
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Onto a folder the rename would fail too, after all the work; a device such as /dev/null it would replace. */
async function refuseOtherThanFile(path: string): Promise<void> {
  const existing = await stat(path).catch(() => null);
  if (existing === null || existing.isFile()) return;
  if (existing.isDirectory()) throw Object.assign(new Error(`${path} is a folder`), { code: 'EISDIR' });
  throw new EngineError({ kind: 'file-unwritable', path, reason: 'it is a pipe or a device, not a file' });
}

/** `writeWhole` of bytes or text that are in memory. */
export async function writeFileWhole(path: string, content: Uint8Array | string): Promise<void> {
  await writeWhole(path, (file) => orUnwritable(path, () => file.writeFile(content)));
}

/**
 * Fills a folder that appears whole or not at all.
 *
 * @param write fills the temporary folder whose path it is given
 * @throws EngineError `already-exists` when `path` is there and not an empty folder, `file-unwritable`
 */
export async function writeFolderWhole(
  path: string,
  write: (folder: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(path);
  await orUnwritable(path, () => makeFolders(temporary));
  try {
    await write(temporary);
    await orUnwritable(path, () => renameToNew(temporary, path));
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
}

async function renameToNew(temporary: string, path: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Windows says EPERM where the folder exists.
    const isThere =
      code === 'EEXIST' || code === 'ENOTEMPTY' || (code === 'EPERM' && process.platform === 'win32');
    if (!isThere) throw cause;
    throw new EngineError({ kind: 'already-exists', what: 'folder', name: path }, { cause });
  }
}

/** Lends a folder that is gone afterwards, however `use` ends. */
export async function inTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'semantile-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` never returns where a file system such as /proc answers
 * “no such file” to a folder that cannot be made.
 */
export async function makeFolders(folder: string): Promise<void> {
  const existing = await stat(folder).catch(() => null);
  if (existing?.isDirectory()) return;
  const parent = dirname(folder);
  if (!existing && parent !== folder) await makeParent(parent);
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST' || existing) throw error; // else another made it meanwhile
  });
}

/** A file in the middle of a path is another failure than a file at its end. */
async function makeParent(folder: string): Promise<void> {
  await makeFolders(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EEXIST') throw cause;
    throw Object.assign(new Error(`${folder} is a file`, { cause }), { code: 'ENOTDIR' });
  });
}

/** Beside the target, because a rename must not cross file systems. */
function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
}

/** Makes a rename durable. Windows cannot open a folder and needs no such call. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** @throws EngineError `file-unwritable` for what the system fails `act` with */
export async function orUnwritable<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    return rethrowUnwritable(path, cause);
  }
}

/** Throws a failure of the system as `file-unwritable`, anything else as it is. */
export function rethrowUnwritable(path: string, cause: unknown): never {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === undefined || cause instanceof EngineError) throw cause;
  throw new EngineError({ kind: 'file-unwritable', path, reason: WRITE_REASONS[code] ?? message }, { cause });
}

/** @throws EngineError `file-missing` or `file-unreadable` for what the system fails `act` with */
export async function orUnreadable<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    return rethrowUnreadable(path, cause);
  }
}

/** Throws a failure of the system as `file-missing` or `file-unreadable`, anything else as it is. */
export function rethrowUnreadable(path: string, cause: unknown): never {
  const error = cause as NodeJS.ErrnoException;
  if (error.code === undefined || cause instanceof EngineError) throw cause;
  if (error.code === 'ENOENT') throw new EngineError({ kind: 'file-missing', path }, { cause });
  throw new EngineError({ kind: 'file-unreadable', path, reason: whyUnreadable(error) }, { cause });
}

/** What the system says of a file it does not let be read, in words of a person. */
export function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  return READ_REASONS[code ?? ''] ?? message;
}

const READ_REASONS: Record<string, string> = {
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file, not a folder',
};

const WRITE_REASONS: Record<string, string> = {
  EACCES: 'you have no permission to write there',
  EPERM: 'you have no permission to write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your disk quota is used up',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EEXIST: 'a part of its path is a file, not a folder',
  EISDIR: 'there is a folder of that name',
};
