import type { BaseMap, NewBaseMap } from '../../native/contract/base-map.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** What may lie under the scenes, and the one that does. */
export class BaseMaps {
  /** The one that is opened in the list. */
  activeId = $state<string | null>(null);
  /** Grows when a base map is to be fetched anew. */
  revision = $state(0);
  readonly #session: Session;
  readonly #project: Project;
  #read = $state.raw<{ project: string | null; baseMaps: readonly BaseMap[] }>({
    project: null,
    baseMaps: [],
  });
  /** While the hand moves it, newer than what the engine has. */
  #opacity = $state.raw<{ id: string; opacity: number } | null>(null);
  readonly list = $derived.by(() =>
    this.#project.isCurrent(this.#read.project)
      ? this.#read.baseMaps.map((one) => (one.id === this.#opacity?.id ? { ...one, ...this.#opacity } : one))
      : [],
  );
  readonly shown = $derived(this.list.find((one) => one.shown) ?? null);
  #writing: ReturnType<typeof setTimeout> | null = null;

  constructor(session: Session, project: Project) {
    this.#session = session;
    this.#project = project;
    project.onMoved(['baseMaps'], async () => {
      const of = project.revision?.project ?? null;
      const { baseMaps } = await session.engine.listBaseMaps({}, session.quick);
      this.#read = { project: of, baseMaps };
      if (!this.#writing) this.#opacity = null;
    });
  }

  async add(source: Partial<NewBaseMap> & { source: string }): Promise<BaseMap> {
    const wish = { name: null, layers: null, attribution: null, show: null, ...source };
    const added = await this.#session.engine.addBaseMap(wish, this.#session.quick);
    this.activeId = added.id;
    return added;
  }

  /** Shows it alone, asking for what failed before again; null shows none. */
  async use(id: string | null): Promise<void> {
    await this.#session.engine.useBaseMap({ baseMap: id }, this.#session.quick);
    this.revision++;
  }

  async remove(id: string): Promise<void> {
    await this.#session.engine.removeBaseMap({ baseMap: id }, this.#session.quick);
  }

  /** Shows at once; the engine hears of it when the hand rests. */
  setOpacity(id: string, opacity: number): void {
    this.#opacity = { id, opacity };
    if (this.#writing) clearTimeout(this.#writing);
    this.#writing = setTimeout(() => {
      this.#writing = null;
      void this.#session.engine.setBaseMapOpacity({ baseMap: id, opacity }, this.#session.quick);
    }, 300);
  }
}
