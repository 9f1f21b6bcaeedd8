import type { Legend, SceneStyle } from '../../native/contract/scene-style.ts';
import { silent } from '../../native/contract/work.ts';
import type { Session } from './session.svelte.ts';

/** A grey picture is read without a legend. */
function saysSomething(legend: Legend): boolean {
  if (legend.kind !== 'ramp') return legend.kind === 'classes';
  return legend.colours.some((colour) => colour.slice(1, 3) !== colour.slice(3, 5));
}

export interface SceneLegend {
  scene: string;
  legend: Legend;
}

/** So many fit on a map beside its other furniture. */
const MOST = 3;

/** What the colours on the map say: of scenes drawn from one band or an index, and of heat. */
export class Legends {
  /** Of the search that is shown, while it is. */
  heat = $state.raw<Legend | null>(null);
  ofScenes = $state.raw<readonly SceneLegend[]>([]);
  readonly shown: readonly Legend[] = $derived([
    ...(this.heat ? [this.heat] : []),
    ...this.ofScenes.map(({ legend }) => legend),
  ]);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads those of the scenes that show, the topmost first; answers with how to stop. */
  read(
    shown: readonly { id: string; style: SceneStyle }[],
    onTrouble: (thrown: unknown) => void,
  ): () => void {
    const stop = new AbortController();
    const { engine } = this.#session;
    const asked = shown.filter(({ style }) => style.bands.length < 3);
    Promise.all(
      asked.map(async ({ id, style }) => ({
        scene: id,
        legend: await engine.legend({ scene: id, style }, silent(stop.signal)),
      })),
    ).then(
      (found) => {
        if (stop.signal.aborted) return;
        this.ofScenes = found.filter(({ legend }) => saysSomething(legend)).slice(0, MOST);
      },
      (thrown: unknown) => {
        if (!stop.signal.aborted) onTrouble(thrown);
      },
    );
    return () => stop.abort();
  }
}
