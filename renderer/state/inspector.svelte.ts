import type { PickedPixel, PixelPlace, SceneRecord } from '../../native/contract/scene.ts';
import { silent } from '../../native/contract/work.ts';
import type { LonLat } from '../map/frame.ts';
import type { PlacedScene, Scenes } from './scenes.svelte.ts';
import type { Session } from './session.svelte.ts';
import type { Stage } from './stage.svelte.ts';
import type { Swipe } from './swipe.svelte.ts';

/** A hand that moves asks for a pixel so often. */
const PACE_MS = 80;

/** What the scene under a place holds: under the pointer, or where it was pinned. */
export class Inspector {
  isOn = $state(false);
  /** Held, while the pointer goes elsewhere. */
  pinned = $state.raw<LonLat | null>(null);
  /** Null where no scene shows. */
  picked = $state.raw<{ scene: SceneRecord; pixel: PickedPixel } | null>(null);
  readonly #session: Session;
  readonly #scenes: Scenes;
  readonly #swipe: Swipe;
  readonly #stage: Stage;
  /** Without a pointer (by keyboard) the middle of the map is looked at. */
  readonly place: LonLat | null = $derived.by(
    () => this.pinned ?? this.#stage.pointer ?? middleOf(this.#stage.extent),
  );
  /** The active scene where it shows, else the topmost that does. */
  readonly scene: SceneRecord | null = $derived.by(() => {
    const { place } = this;
    const under = this.#scenes.list.filter(
      (scene) => place && this.#isDrawnAt(scene, place) && holds(scene.record.extent, place),
    );
    return (under.find(({ record }) => record.id === this.#scenes.activeId) ?? under[0])?.record ?? null;
  });
  #asked: AbortController | null = null;

  constructor(session: Session, scenes: Scenes, swipe: Swipe, stage: Stage) {
    this.#session = session;
    this.#scenes = scenes;
    this.#swipe = swipe;
    this.#stage = stage;
  }

  /** Reads what lies under the place, once the hand has paused; answers with how to stop. */
  read(onTrouble: (thrown: unknown) => void): () => void {
    const { scene, place } = this;
    if (!scene || !place) {
      this.picked = null;
      return () => {};
    }
    const timer = setTimeout(
      () => void this.#pick(scene, { lonDeg: place[0], latDeg: place[1] }).catch(onTrouble),
      PACE_MS,
    );
    return () => clearTimeout(timer);
  }

  /** Pins the pixel that lies so many columns and rows from the present one. */
  async step(columns: number, rows: number): Promise<void> {
    if (!this.picked) return;
    const { scene, pixel } = this.picked;
    const at = { columnPx: pixel.columnPx + columns, rowPx: pixel.rowPx + rows };
    const found = await this.#pick(scene, at);
    if (found?.lonLatDeg) this.pinned = found.lonLatDeg;
  }

  leave(): void {
    this.#asked?.abort();
    this.isOn = false;
    this.pinned = null;
    this.picked = null;
  }

  /** In a swipe each side of the line shows one scene. */
  #isDrawnAt(scene: PlacedScene, place: LonLat): boolean {
    const { isOn, pair, share } = this.#swipe;
    if (!isOn || !pair) return scene.placement.visible;
    const at = this.#stage.view?.camera.shareOf(place) ?? 0;
    return scene.record.id === (at < share ? pair.left : pair.right);
  }

  async #pick(scene: SceneRecord, at: PixelPlace): Promise<PickedPixel | null> {
    this.#asked?.abort();
    const stop = new AbortController();
    this.#asked = stop;
    const style = this.#scenes.list.find(({ record }) => record.id === scene.id)?.placement.style ?? null;
    try {
      const pixel = await this.#session.engine.pickPixel({ scene: scene.id, at, style }, silent(stop.signal));
      if (stop.signal.aborted) return null;
      // A step over the edge stays where it was.
      if (pixel || 'lonDeg' in at) this.picked = pixel && { scene, pixel };
      return pixel;
    } catch (thrown) {
      if (stop.signal.aborted) return null;
      throw thrown;
    }
  }
}

function middleOf(extent: readonly [number, number, number, number] | null): LonLat | null {
  return extent && [(extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2];
}

function holds(extent: readonly [number, number, number, number] | null, [lon, lat]: LonLat): boolean {
  if (!extent || lat < extent[1] || lat > extent[3]) return false;
  // A scene over the antimeridian counts longitudes past 180.
  return [lon, lon + 360].some((one) => one >= extent[0] && one <= extent[2]);
}
