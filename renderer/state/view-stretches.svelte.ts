import type { SceneStyle } from '../../native/contract/scene-style.ts';
import { silent } from '../../native/contract/work.ts';
import type { ExtentDeg } from '../map/frame.ts';
import type { PlacedScene } from './scenes.svelte.ts';
import type { Session } from './session.svelte.ts';

type Ends = Pick<SceneStyle, 'low' | 'high'>;

export const isByView = ({ record, placement }: PlacedScene) =>
  placement.visible && record.extent !== null && placement.style.stretch?.scope === 'view';

/** Scenes that are stretched by what the map shows of them: their ends, as the view is now. */
export class ViewStretches {
  #ends = $state.raw<ReadonlyMap<string, Ends>>(new Map());
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The style that the map draws with: that of the whole scene until the ends of the view are known. */
  drawn({ record, placement }: PlacedScene): SceneStyle {
    const { style } = placement;
    const ends = style.stretch?.scope === 'view' ? this.#ends.get(record.id) : undefined;
    return ends?.low.length === style.low.length ? { ...style, ...ends } : style;
  }

  /** Asks for the ends of what is in view; answers with how to stop. */
  read(scenes: readonly PlacedScene[], extent: ExtentDeg, onTrouble: (thrown: unknown) => void): () => void {
    const stop = new AbortController();
    const view = [...extent] as [number, number, number, number];
    for (const { record, placement } of scenes) {
      const params = { scene: record.id, style: placement.style, view };
      this.#session.engine.stretchScene(params, silent(stop.signal)).then(
        (ends) => {
          if (!stop.signal.aborted) this.#ends = new Map(this.#ends).set(record.id, ends);
        },
        (thrown: unknown) => {
          if (!stop.signal.aborted) onTrouble(thrown);
        },
      );
    }
    return () => stop.abort();
  }
}
