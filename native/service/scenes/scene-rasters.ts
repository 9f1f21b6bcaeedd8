import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAddress } from '../../contract/address.ts';
import { EngineError, type Failure, toFailure } from '../../contract/failure.ts';
import type { Georeference } from '../../contract/scene.ts';
import { silent, unattended, type Work } from '../../contract/work.ts';
import type { Remote } from '../../io/remote/remote.ts';
import type { Raster } from '../../raster/raster.ts';
import { upright } from '../../raster/upright-raster.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { ProjectStore } from '../../store/ports.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { type JoinedRaster, joined, removeBuilt } from './built-overviews.ts';
import { openLocation } from './open-location.ts';
import { placed } from './place-scene.ts';

/** The open files of a project's scenes: each is opened once, by whoever needs it first. */
export class SceneRasters {
  readonly #store: Pick<ProjectStore, 'dir' | 'scenes'>;
  readonly #remote: Remote;
  readonly #open = new Map<string, Promise<JoinedRaster>>();
  readonly #placements = new Map<string, { key: string; beneath: Raster; raster: Raster }>();
  readonly #troubles = new Map<string, Failure>();
  readonly #stops = new Map<string, AbortController>();

  constructor(store: Pick<ProjectStore, 'dir' | 'scenes'>, remote: Remote) {
    this.#store = store;
    this.#remote = remote;
  }

  /**
   * Failures: not-found (scene), file-missing, file-unreadable, remote-… A failed opening is tried again the next time.
   *
   * @param signal ends the waiting of this caller; the opening is for all
   */
  async of(
    idOrName: string,
    signal: AbortSignal = unattended.signal,
  ): Promise<{ scene: StoredScene; raster: Raster }> {
    const scene = await this.#store.scenes.get(idOrName);
    const raster = await unlessAborted(this.#raster(scene), signal);
    const { georeference } = scene.record;
    return { scene, raster: georeference ? this.#placed(scene.record.id, raster, georeference) : raster };
  }

  /** As its file says, whatever a person has said of its place. Fails as `of`. */
  async asFiled(idOrName: string): Promise<Raster> {
    return this.#raster(await this.#store.scenes.get(idOrName));
  }

  /** The same object while the place is the same. */
  #placed(id: string, raster: Raster, georeference: Georeference): Raster {
    const key = JSON.stringify(georeference);
    const known = this.#placements.get(id);
    if (known?.key === key && known.beneath === raster) return known.raster;
    const made = { key, beneath: raster, raster: placed(raster, georeference) };
    this.#placements.set(id, made);
    return made.raster;
  }

  async #raster(scene: StoredScene): Promise<Raster> {
    return (await this.#joined(scene)).raster;
  }

  #joined(scene: StoredScene): Promise<JoinedRaster> {
    const known = this.#open.get(scene.record.id);
    if (known) return known;
    const stop = new AbortController();
    this.#stops.set(scene.record.id, stop);
    const opening = this.#openWhereItIs(scene, silent(stop.signal)).then((own) =>
      joined(this.#store.dir, scene.record.id, own),
    );
    this.#open.set(scene.record.id, opening);
    opening.then(
      () => this.#troubles.delete(scene.record.id),
      (thrown) => {
        this.#open.delete(scene.record.id);
        this.#troubles.set(scene.record.id, toFailure(thrown));
      },
    );
    return opening;
  }

  async #openWhereItIs(scene: StoredScene, work: Work): Promise<Raster> {
    const { path } = scene.record;
    if (isAddress(path) || existsSync(path)) return this.#openSame(path, scene.fingerprint, work);
    const moved = await this.#openMoved(scene, work);
    if (moved) return moved;
    const remedy = 'If it was moved, add it again from where it is now: tiles and labels stay.';
    throw new EngineError({ kind: 'file-missing', path, remedy });
  }

  /** A file of that name and content beside the project, or beside another scene of it. */
  async #openMoved({ record, fingerprint }: StoredScene, work: Work): Promise<Raster | null> {
    const { dir, scenes } = this.#store;
    const files = (await scenes.list()).map((scene) => scene.record.path).filter((path) => !isAddress(path));
    const folders = [dirname(dir), ...files.map((path) => dirname(path))];
    for (const folder of new Set(folders)) {
      const path = join(folder, basename(record.path));
      if (!existsSync(path)) continue;
      const raster = await this.#openSame(path, fingerprint, work).catch(() => null);
      if (!raster) continue;
      await scenes.setPath(record.id, path);
      return raster;
    }
    return null;
  }

  async #openSame(path: string, fingerprint: string, work: Work): Promise<Raster> {
    const raster = upright(await openLocation(path, this.#remote, work));
    if (raster.fingerprint === fingerprint) return raster;
    await raster.close();
    throw new EngineError({
      kind: 'file-unreadable',
      path,
      reason: 'its content has changed since it was added; remove the scene and add it again',
    });
  }

  /** Overviews were built: whoever reads from now on reads them too. Who is reading goes on as before. */
  async joinOverviews(id: string): Promise<void> {
    const { own } = await this.#joined(await this.#store.scenes.get(id));
    this.#open.set(id, joined(this.#store.dir, id, own));
  }

  /** Takes away what was built for a scene. */
  async dropOverviews(id: string): Promise<void> {
    const { own, built } = await this.#joined(await this.#store.scenes.get(id));
    this.#open.set(id, Promise.resolve({ own, built: null, raster: own }));
    await built?.close();
    await removeBuilt(this.#store.dir, id);
  }

  /** Why the scene could not be opened when that was last tried; null when it could. */
  troubleOf(id: string): Failure | null {
    return this.#troubles.get(id) ?? null;
  }

  async forget(id: string): Promise<void> {
    const known = this.#open.get(id);
    // A server that hangs holds up nobody who closes.
    this.#stops.get(id)?.abort();
    this.#stops.delete(id);
    this.#troubles.delete(id);
    this.#placements.delete(id);
    this.#open.delete(id);
    await known?.then(({ raster }) => raster.close());
  }

  async close(): Promise<void> {
    for (const id of [...this.#open.keys()]) await this.forget(id).catch(() => {}); // a file that never opened has nothing to close
  }
}
