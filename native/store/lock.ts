import { readFileSync } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { rethrowUnwritable } from '../io/files.ts';

/** Who works on a project: written to `engine.lock` in its folder. */
export interface LockOwner {
  pid: number;
  host: string;
  /** Tells the process from a later one of the same number; null where the system does not say. */
  processStart: string | null;
  /** Where it answers. */
  socket: string;
  startedAt: string;
}

export type LockAttempt = { taken: true; owner: LockOwner } | { taken: false; owner: LockOwner };

const LOCK_FILE = 'engine.lock';
const GUARD_FILE = 'engine.lock.guard';
const GUARD_MS = 5000;
const RETRY_MS = 10;

/**
 * Makes this process the owner of the project, or says who is. A lock whose process is gone, or which this process has
 * from before, is taken over. An owner on another host counts as alive: only its socket can tell.
 */
export async function takeLock(dir: string, socketPath: string): Promise<LockAttempt> {
  const owner = ownerOf(socketPath);
  for (;;) {
    if (await writeLock(dir, owner)) return { taken: true, owner };
    const other = await readLock(dir);
    if (other && !isFree(other)) return { taken: false, owner: other };
    await removeStaleLock(dir);
  }
}

/** The owner as written, alive or not; null without a lock or when it cannot be understood. */
export async function readLock(dir: string): Promise<LockOwner | null> {
  // The owner may be in the middle of writing its first bytes.
  for (let attempt = 0; attempt < 5; attempt++) {
    const text = await readFile(join(dir, LOCK_FILE), 'utf8').catch(() => null);
    if (text === null) return null;
    const owner = parseOwner(text);
    if (owner) return owner;
    await wait(RETRY_MS);
  }
  return null;
}

/** Gives the project up; does nothing when this process is not its owner. */
export async function releaseLock(dir: string): Promise<void> {
  const owner = await readLock(dir);
  if (owner && isMine(owner)) await rm(join(dir, LOCK_FILE), { force: true });
}

/** Whether the process that wrote the lock still runs. */
export function isAlive(owner: LockOwner): boolean {
  if (owner.host !== hostname()) return true;
  if (!isRunning(owner.pid)) return false;
  return owner.processStart === null || owner.processStart === processStart(owner.pid);
}

function ownerOf(socket: string): LockOwner {
  const { pid } = process;
  return {
    pid,
    host: hostname(),
    processStart: processStart(pid),
    socket,
    startedAt: new Date().toISOString(),
  };
}

function isMine(owner: LockOwner): boolean {
  return owner.pid === process.pid && owner.host === hostname() && isAlive(owner);
}

/** False when there is a lock already. */
async function writeLock(dir: string, owner: LockOwner): Promise<boolean> {
  try {
    const file = await open(join(dir, LOCK_FILE), 'wx');
    try {
      await file.writeFile(JSON.stringify(owner));
    } finally {
      await file.close();
    }
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    return rethrowUnwritable(join(dir, LOCK_FILE), thrown);
  }
}

/**
 * Takes a lock away that nobody holds. Only who has the guard may, and looks again first: of several that find a
 * lock stale, a slower one would take the lock of a faster one.
 */
async function removeStaleLock(dir: string): Promise<void> {
  const guard = join(dir, GUARD_FILE);
  try {
    await (await open(guard, 'wx')).close();
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    await wait(RETRY_MS);
    await removeOldGuard(guard);
    return;
  }
  try {
    if (isFree(await readLock(dir))) await rm(join(dir, LOCK_FILE), { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** Its maker stopped in the middle: the guard is held for milliseconds. */
async function removeOldGuard(guard: string): Promise<void> {
  const found = await stat(guard).catch(() => null);
  if (found && Date.now() - found.mtimeMs > GUARD_MS) await rm(guard, { force: true });
}

/** Whether the lock may be taken: there is none to be understood, its process is gone, or it is ours from before. */
function isFree(owner: LockOwner | null): boolean {
  return owner === null || !isAlive(owner) || isMine(owner);
}

function parseOwner(text: string): LockOwner | null {
  try {
    const owner = JSON.parse(text) as LockOwner;
    return Number.isInteger(owner.pid) && typeof owner.socket === 'string' ? owner : null;
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Boot and clock tick of the process's start, from Linux's /proc; null elsewhere. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22, counted after the name, which may hold spaces and brackets.
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]!;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${ticks}`;
  } catch {
    return null;
  }
}
