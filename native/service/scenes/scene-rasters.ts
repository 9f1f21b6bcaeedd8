import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import { unattended } from '../../contract/work.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { ProjectStore } from '../../store/ports.ts';

/** The open files of a project's scenes: each is opened once, by whoever needs it first. */
export class SceneRasters {
  readonly #store: Pick<ProjectStore, 'dir' | 'scenes'>;
  readonly #open = new Map<string, Promise<Raster>>();

  constructor(store: Pick<ProjectStore, 'dir' | 'scenes'>) {
    this.#store = store;
  }

  /** Failures: not-found (scene), file-missing, file-unreadable. A failed opening is tried again the next time. */
  async of(idOrName: string): Promise<{ scene: StoredScene; raster: Raster }> {
    const scene = await this.#store.scenes.get(idOrName);
    return { scene, raster: await this.#raster(scene) };
  }

  #raster(scene: StoredScene): Promise<Raster> {
    const known = this.#open.get(scene.record.id);
    if (known) return known;
    const opening = this.#openWhereItIs(scene);
    this.#open.set(scene.record.id, opening);
    opening.catch(() => this.#open.delete(scene.record.id));
    return opening;
  }

  async #openWhereItIs(scene: StoredScene): Promise<Raster> {
    const { path } = scene.record;
    if (existsSync(path)) return openSame(path, scene.fingerprint);
    const moved = await this.#openMoved(scene);
    if (moved) return moved;
    const remedy = 'If it was moved, add it again from where it is now: tiles and labels stay.';
    throw new EngineError({ kind: 'file-missing', path, remedy });
  }

  /** A file of that name and content beside the project, or beside another scene of it. */
  async #openMoved({ record, fingerprint }: StoredScene): Promise<Raster | null> {
    const { dir, scenes } = this.#store;
    const folders = [dirname(dir), ...(await scenes.list()).map((scene) => dirname(scene.record.path))];
    for (const folder of new Set(folders)) {
      const path = join(folder, basename(record.path));
      if (!existsSync(path)) continue;
      const raster = await openSame(path, fingerprint).catch(() => null);
      if (!raster) continue;
      await scenes.setPath(record.id, path);
      return raster;
    }
    return null;
  }

  async forget(id: string): Promise<void> {
    const raster = this.#open.get(id);
    this.#open.delete(id);
    await raster?.then((open) => open.close());
  }

  async close(): Promise<void> {
    for (const id of [...this.#open.keys()]) await this.forget(id).catch(() => {}); // a file that never opened has nothing to close
  }
}

/** Loaded with the first file: many commands open none. */
async function open(path: string): Promise<Raster> {
  const { openRaster } = await import('../../raster/open.ts');
  return openRaster(path, unattended);
}

async function openSame(path: string, fingerprint: string): Promise<Raster> {
  const raster = await open(path);
  if (raster.fingerprint === fingerprint) return raster;
  await raster.close();
  throw new EngineError({
    kind: 'file-unreadable',
    path,
    reason: 'its content has changed since it was added; remove the scene and add it again',
  });
}
