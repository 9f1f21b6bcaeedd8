import type { RemoteScene } from '../../native/contract/remote.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** How the scenes stand that are read from addresses. */
export class Remotes {
  #read = $state.raw<{ project: string | null; scenes: readonly RemoteScene[] }>({
    project: null,
    scenes: [],
  });
  readonly #session: Session;
  readonly #project: Project;
  readonly scenes = $derived.by(() => (this.#project.isCurrent(this.#read.project) ? this.#read.scenes : []));
  /** Hosts that do not answer, each once. */
  readonly offline = $derived([
    ...new Set(this.scenes.filter(({ state }) => state === 'offline').map(({ host }) => host)),
  ]);

  constructor(session: Session, project: Project) {
    this.#session = session;
    this.#project = project;
    project.onMoved(['scenes'], async () => {
      const of = project.revision?.project ?? null;
      const scenes = await session.engine.remoteScenes({}, session.quick);
      this.#read = { project: of, scenes };
    });
  }

  /** Null: it is a file. */
  of(scene: string): RemoteScene | null {
    return this.scenes.find((one) => one.scene === scene) ?? null;
  }

  /** Asks for it again; a host that nobody typed here counts as typed from now on. */
  async retry(scene: string): Promise<void> {
    await this.#session.engine.retryRemote({ scene }, this.#session.quick);
  }
}
