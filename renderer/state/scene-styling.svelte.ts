import type {
  BandMeaning,
  SceneStyle,
  StyleHistogram,
  StylePreset,
} from '../../native/contract/scene-style.ts';
import { silent } from '../../native/contract/work.ts';
import type { Scenes } from './scenes.svelte.ts';
import type { Session } from './session.svelte.ts';

/** How one scene is drawn, while a person changes it. */
export class SceneStyling {
  presets = $state.raw<readonly StylePreset[]>([]);
  /** One for each drawn band, one for an index; empty until read. */
  histograms = $state.raw<readonly StyleHistogram[]>([]);
  areValuesRead = $state(false);
  readonly #session: Session;
  readonly #scenes: Scenes;
  readonly #id: string;
  #turn = 0;

  constructor(session: Session, scenes: Scenes, id: string) {
    this.#session = session;
    this.#scenes = scenes;
    this.#id = id;
  }

  async readPresets(signal: AbortSignal): Promise<void> {
    this.presets = await this.#session.engine.stylePresets({ scene: this.#id }, silent(signal));
  }

  async readHistograms(style: SceneStyle, signal: AbortSignal): Promise<void> {
    this.areValuesRead = false;
    const found = this.#session.engine.styleHistograms({ scene: this.#id, style }, silent(signal));
    // Also where they cannot be read: that is said elsewhere.
    this.histograms = await found.finally(() => {
      if (!signal.aborted) this.areValuesRead = true;
    });
  }

  /** Draws the scene so; where its stretch is a rule, with the ends that the rule has. The last wish holds. */
  async draw(style: SceneStyle): Promise<void> {
    const turn = ++this.#turn;
    if (!style.stretch) {
      this.#scenes.restyle(this.#id, style);
      return;
    }
    const params = { scene: this.#id, style: $state.snapshot(style) as SceneStyle, view: null };
    const ends = await this.#session.engine.stretchScene(params, this.#session.quick);
    if (turn === this.#turn) this.#scenes.restyle(this.#id, { ...style, ...ends });
  }

  async reset(): Promise<void> {
    const style = await this.#session.engine.firstStyle({ scene: this.#id }, this.#session.quick);
    this.#turn++;
    this.#scenes.restyle(this.#id, style);
  }

  /** An edit: it can be taken back. */
  async assign(band: number, meaning: BandMeaning | null): Promise<void> {
    const params = { scene: this.#id, meanings: [{ band, meaning }] };
    await this.#session.engine.setBandMeanings(params, this.#session.quick);
  }
}
