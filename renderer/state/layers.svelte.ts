import type { LayerRecord } from '../../native/contract/layer.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Vector layers, and which of them are shown. */
export class Layers {
  /** Grows with what the list was read for; never ahead of it, so that no layer that is gone is asked for. */
  revision = $state(0);
  /** Ids of layers whose eye is closed. */
  hidden = $state.raw<ReadonlySet<string>>(new Set());
  activeId = $state<string | null>(null);
  readonly #session: Session;
  readonly #project: Project;
  #read = $state.raw<{ project: string | null; layers: readonly LayerRecord[] }>({
    project: null,
    layers: [],
  });
  readonly list = $derived.by(() => (this.#project.isCurrent(this.#read.project) ? this.#read.layers : []));
  readonly active = $derived(this.list.find((layer) => layer.id === this.activeId) ?? null);

  constructor(session: Session, project: Project) {
    this.#session = session;
    this.#project = project;
    project.onMoved(['layers', 'labels'], async () => {
      const { revision } = project;
      const { layers } = await session.engine.listLayers({}, session.quick);
      this.#read = { project: revision?.project ?? null, layers };
      // Both only grow: the sum is new whenever one of them is.
      this.revision = (revision?.layers ?? 0) + (revision?.labels ?? 0);
    });
  }

  toggle(id: string): void {
    const hidden = new Set(this.hidden);
    if (!hidden.delete(id)) hidden.add(id);
    this.hidden = hidden;
  }

  name(id: string): string {
    return this.list.find((layer) => layer.id === id)?.name ?? id;
  }

  remove(id: string): Promise<void> {
    return this.#session.engine.removeLayer({ layer: id }, this.#session.quick);
  }
}
