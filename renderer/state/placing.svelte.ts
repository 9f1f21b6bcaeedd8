import { failureMessage, toFailure } from '../../native/contract/failure.ts';
import type { Georeference, SceneRecord } from '../../native/contract/scene.ts';
import type { GivenPlace, KnownCrs, PlacedScene } from '../../native/contract/scene-place.ts';
import { givenPlace, type PlaceDraft } from './given-place.ts';
import type { Session } from './session.svelte.ts';

const PREVIEW_AFTER_MS = 250;
const SUGGESTIONS = 7;

/** A scene that is being placed by hand: it shows on the map while it is tried, and is written when it is kept. */
export class Placing {
  draft = $state.raw<PlaceDraft | null>(null);
  /** Of the last draft that made sense: it stays on the map while the next is typed. */
  preview = $state.raw<PlacedScene | null>(null);
  /** Why the draft cannot be kept now, in words; null when it can. */
  reason = $state<string | null>(null);
  readonly #session: Session;
  #asking: AbortController | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  begin({ id, crs, georeference, hasAffine }: SceneRecord): void {
    const none = { west: '', south: '', east: '', north: '' };
    this.preview = null;
    this.#set({
      scene: id,
      crs: georeference?.crs ?? crs ?? '',
      by: hasAffine ? 'file' : 'extent',
      edges: none,
      inDegrees: false,
    });
  }

  change(change: Partial<Omit<PlaceDraft, 'scene'>>): void {
    if (this.draft) this.#set({ ...this.draft, ...change });
  }

  cancel(): void {
    this.#asking?.abort();
    this.draft = this.preview = this.reason = null;
  }

  /** Writes the place. Throws what the engine throws. */
  async keep(): Promise<void> {
    const { draft } = this;
    const place = draft && givenPlace(draft);
    if (!place || typeof place === 'string' || this.reason !== null) return;
    await this.#session.engine.placeScene({ scene: draft.scene, place }, this.#session.quick);
    this.cancel();
  }

  /** Back to what the file says. */
  async takeAway(scene: string): Promise<void> {
    await this.#session.engine.placeScene({ scene, place: null }, this.#session.quick);
  }

  search(text: string): Promise<KnownCrs[]> {
    return this.#session.engine.searchCrs({ text, limit: SUGGESTIONS }, this.#session.quick);
  }

  /** Where the map draws a scene: as it is tried, else as it is. */
  shown({ id, extent, georeference }: SceneRecord): {
    extent: SceneRecord['extent'];
    georeference: Georeference | null;
  } {
    return this.preview && this.draft?.scene === id ? this.preview : { extent, georeference };
  }

  /** What is tried lies over what it is held against. */
  withTriedFirst<Scene extends { record: SceneRecord }>(scenes: readonly Scene[]): readonly Scene[] {
    const tried = scenes.find(({ record }) => record.id === this.draft?.scene);
    return tried ? [tried, ...scenes.filter((scene) => scene !== tried)] : scenes;
  }

  #set(draft: PlaceDraft): void {
    this.draft = draft;
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    const place = givenPlace(draft);
    this.reason = typeof place === 'string' ? place : 'Working out where it lies';
    if (typeof place === 'string') return;
    setTimeout(() => void this.#ask(draft.scene, place, asking.signal), PREVIEW_AFTER_MS);
  }

  async #ask(scene: string, place: GivenPlace, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    try {
      const preview = await this.#session.engine.previewPlace({ scene, place }, this.#session.quick);
      if (signal.aborted) return;
      this.preview = preview;
      this.reason = null;
    } catch (thrown) {
      if (signal.aborted) return;
      this.reason = failureMessage(toFailure(thrown));
    }
  }
}
