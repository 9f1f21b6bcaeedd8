import type { LayerRecord } from '../../native/contract/layer.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

/** Vector layers, and which of them are shown. */
export class Layers {
  list = $state.raw<readonly LayerRecord[]>([]);
  /** Grows with what the list was read for; never ahead of it, so that no layer that is gone is asked for. */
  revision = $state(0);
  /** Ids of layers whose eye is closed. */
  hidden = $state.raw<ReadonlySet<string>>(new Set());
  activeId = $state<string | null>(null);
  readonly active = $derived(this.list.find((layer) => layer.id === this.activeId) ?? null);
  /** The project that the list was read from: the map of another one asks for none of it. */
  #of = $state<string | null>(null);
  readonly #session: Session;
  readonly #project: Project;
  readonly shown = $derived.by(() => {
    const isCurrent = this.#of === this.#project.revision?.project;
    return isCurrent ? this.list.filter((layer) => !this.hidden.has(layer.id)) : [];
  });

  constructor(session: Session, project: Project) {
    this.#session = session;
    this.#project = project;
    project.onMoved(['layers', 'labels'], async () => {
      const { revision } = project;
      this.list = (await session.engine.listLayers({}, session.quick)).layers;
      // Both only grow: the sum is new whenever one of them is.
      this.revision = (revision?.layers ?? 0) + (revision?.labels ?? 0);
      this.#of = revision?.project ?? null;
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
