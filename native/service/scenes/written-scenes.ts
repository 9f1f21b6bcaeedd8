import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectStore } from '../../store/ports.ts';

/** Folder of a project for the descriptions that are written for its scenes. */
export const SCENES_FOLDER = 'scenes';

/**
 * Runs what writes descriptions into the project, and removes those that no scene is drawn from afterwards, however it
 * ends: the scene was there already, could not be added, or the work was cancelled between the two.
 */
export async function keepingUsed<T>(
  { dir, scenes }: Pick<ProjectStore, 'dir' | 'scenes'>,
  act: () => Promise<T>,
): Promise<T> {
  const folder = join(dir, SCENES_FOLDER);
  const list = () => readdir(folder).catch(() => []); // there is none before the first
  const before = new Set(await list());
  try {
    return await act();
  } finally {
    const used = new Set((await scenes.list()).map(({ record }) => record.path));
    const unused = (await list()).filter((name) => !before.has(name) && !used.has(join(folder, name)));
    await Promise.all(unused.map((name) => rm(join(folder, name), { force: true })));
  }
}
