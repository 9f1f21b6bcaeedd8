import type { ScenePlacement, SceneRecord } from '../../native/contract/scene.ts';
import type { SceneStyle } from '../../native/contract/scene-style.ts';
import type { Project } from './project.svelte.ts';
import type { Session } from './session.svelte.ts';

export interface PlacedScene {
  record: SceneRecord;
  placement: ScenePlacement;
}

/** The scenes of the project, in draw order: the first is topmost. */
export class Scenes {
  #records = $state.raw<readonly SceneRecord[]>([]);
  #placements = $state.raw<readonly ScenePlacement[]>([]);
  /** The scene that is opened in the list. */
  activeId = $state<string | null>(null);
  /** The project they were read from. */
  #of = $state.raw<string | null>(null);
  readonly list: readonly PlacedScene[] = $derived.by(() => {
    if (!this.#project.isCurrent(this.#of)) return [];
    const byId = new Map(this.#records.map((record) => [record.id, record]));
    const placed = this.#placements.flatMap((placement) => {
      const record = byId.get(placement.id);
      return record ? [{ record, placement }] : [];
    });
    return placed;
  });
  readonly active = $derived(this.list.find(({ record }) => record.id === this.activeId) ?? null);
  readonly #session: Session;
  readonly #project: Project;
  readonly #onTrouble: (thrown: unknown) => void;
  #writing: ReturnType<typeof setTimeout> | null = null;

  /** @param onTrouble hears why what shows could not be kept */
  constructor(session: Session, project: Project, onTrouble: (thrown: unknown) => void) {
    this.#onTrouble = onTrouble;
    this.#session = session;
    this.#project = project;
    project.onMoved(['scenes'], () => this.#read());
  }

  async #read(): Promise<void> {
    const { engine, quick } = this.#session;
    const of = this.#project.revision?.project ?? null;
    if (of !== this.#of) this.#forgetWriting();
    const [{ scenes }, placements] = await Promise.all([
      engine.listScenes({}, quick),
      engine.scenePlacements({}, quick),
    ]);
    this.#records = scenes;
    this.#of = of;
    // What is being moved here is newer than what the engine has.
    if (!this.#writing) this.#placements = placements;
    if (!scenes.some(({ id }) => id === this.activeId))
      this.activeId = placements.find((p) => p.visible)?.id ?? scenes[0]?.id ?? null;
  }

  name(id: string | null): string {
    return this.#records.find((record) => record.id === id)?.name ?? id ?? '';
  }

  place(id: string, change: Partial<Omit<ScenePlacement, 'id'>>): void {
    this.#write(
      this.#placements.map((placement) => (placement.id === id ? { ...placement, ...change } : placement)),
    );
  }

  showOnly(ids: readonly string[]): void {
    const isShown = new Set(ids);
    this.#write(this.#placements.map((placement) => ({ ...placement, visible: isShown.has(placement.id) })));
  }

  restyle(id: string, change: Partial<SceneStyle>): void {
    const placement = this.#placements.find((one) => one.id === id);
    if (placement) this.place(id, { style: { ...placement.style, ...change } });
  }

  /** Puts the scene at a place of the draw order. */
  moveTo(id: string, index: number): void {
    const moved = this.#placements.find((placement) => placement.id === id);
    if (!moved) return;
    const rest = this.#placements.filter((placement) => placement.id !== id);
    this.#write([...rest.slice(0, index), moved, ...rest.slice(index)]);
  }

  /** What was moved in a project that is shut is not written into another one. */
  #forgetWriting(): void {
    if (this.#writing) clearTimeout(this.#writing);
    this.#writing = null;
  }

  /** Shows at once; the engine hears of it when the hand rests. */
  #write(placements: readonly ScenePlacement[]): void {
    this.#placements = placements;
    this.#forgetWriting();
    this.#writing = setTimeout(() => void this.settle(), 300);
  }

  /** The engine does not know yet what shows here. */
  get isMoving(): boolean {
    return this.#writing !== null;
  }

  /** Ends once the engine knows what shows here: before what was done last is taken back. */
  async settle(): Promise<void> {
    if (!this.#writing) return;
    this.#forgetWriting();
    const params = { placements: $state.snapshot(this.#placements) as ScenePlacement[] };
    await this.#session.engine.placeScenes(params, this.#session.quick).catch(this.#onTrouble);
  }

  remove(id: string): Promise<void> {
    return this.#session.engine.removeScene({ scene: id }, this.#session.quick);
  }
}
