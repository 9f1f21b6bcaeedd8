import { stat } from 'node:fs/promises';
import { EngineError } from '../contract/failure.ts';
import { unattended } from '../contract/work.ts';
import type { Raster } from '../raster/raster.ts';
import type { SceneStore, StoredScene } from '../store/ports/scene.ts';

/** The open files of a project's scenes: each is opened once, by whoever needs it first. */
export class SceneRasters {
  readonly #scenes: SceneStore;
  readonly #open = new Map<string, Promise<Raster>>();

  constructor(scenes: SceneStore) {
    this.#scenes = scenes;
  }

  /** Failures: not-found (scene), file-missing, file-unreadable. A failed opening is tried again the next time. */
  async of(idOrName: string): Promise<{ scene: StoredScene; raster: Raster }> {
    const scene = await this.#scenes.get(idOrName);
    return { scene, raster: await this.#raster(scene) };
  }

  #raster(scene: StoredScene): Promise<Raster> {
    const known = this.#open.get(scene.record.id);
    if (known) return known;
    const opening = openSame(scene);
    this.#open.set(scene.record.id, opening);
    opening.catch(() => this.#open.delete(scene.record.id));
    return opening;
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

async function openSame(scene: StoredScene): Promise<Raster> {
  const { path } = scene.record;
  if (!(await stat(path).catch(() => null))) throw new EngineError({ kind: 'file-missing', path });
  // Loaded with the first file: many commands open none.
  const { openRaster } = await import('../raster/open.ts');
  const raster = await openRaster(path, unattended);
  if (raster.fingerprint === scene.fingerprint) return raster;
  await raster.close();
  throw new EngineError({
    kind: 'file-unreadable',
    path,
    reason: 'its content has changed since it was added; remove the scene and add it again',
  });
}
