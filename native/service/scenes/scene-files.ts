import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { orUnreadable } from '../../io/files.ts';

// A product of Sentinel-2 lies five folders deep.
const MOST_DEPTH = 6;
const MOST_FILES = 100_000;

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}

/**
 * The files in a folder and those below it, in the order of their names. Hidden ones and links to folders are left aside.
 *
 * @throws EngineError `file-unreadable`; `out-of-range` where there are more than a scene can have
 */
export async function filesBelow(folder: string, signal: AbortSignal): Promise<string[]> {
  const files: string[] = [];
  const walk = async (at: string, depth: number): Promise<void> => {
    signal.throwIfAborted();
    const entries = await orUnreadable(at, () => readdir(at, { withFileTypes: true }));
    for (const entry of entries.filter(({ name }) => !name.startsWith('.')).sort(byName)) {
      if (entry.isFile()) files.push(join(at, entry.name));
      else if (entry.isDirectory() && depth < MOST_DEPTH) await walk(join(at, entry.name), depth + 1);
    }
    if (files.length > MOST_FILES) {
      const reason = `${folder} holds more than ${MOST_FILES} files`;
      throw new EngineError({ kind: 'out-of-range', what: 'The folder', reason });
    }
  };
  await walk(folder, 1);
  return files;
}

/** `tile_2` before `tile_10`, the same on every machine. */
const collator = new Intl.Collator('en', { numeric: true });

function byName(one: Dirent, other: Dirent): number {
  return collator.compare(one.name, other.name);
}
