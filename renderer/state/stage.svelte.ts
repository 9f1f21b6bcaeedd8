import type { ExtentDeg, LonLat } from '../map/frame.ts';
import type { MapView, Pick } from '../map/map-view.ts';
import type { SceneTrouble } from '../map/scene-layers.ts';

/** The map of the window: one for all workspaces, so that its view survives a change. */
export class Stage {
  /** Null until it is on the page. */
  view = $state.raw<MapView | null>(null);
  pointer = $state.raw<LonLat | null>(null);
  extent = $state.raw<ExtentDeg | null>(null);
  /** Ground metres a pixel. */
  resolutionM = $state(1);
  /** How far north is turned clockwise from the top of the screen. */
  rotationRad = $state(0);
  /** Grows with every move, for what is drawn at a place of the map. */
  moves = $state(0);
  /** Height of what a workspace has put at the lower left of the map; legends stand above it. */
  footPx = $state(0);
  /** Lower end of what stands at the upper left of a scene without a place; notices stand below it. 0: nothing does. */
  plateEndPx = $state(0);
  sceneTrouble = $state.raw<SceneTrouble>({ failed: [], previews: [] });
  hover = $state.raw<Pick | null>(null);
  /** What was clicked last, until something else is. */
  popup = $state.raw<Pick | null>(null);
  readonly #pickers: ((pick: Pick) => boolean)[] = [];

  /** The last one added is asked first; it answers true when the click was meant for it. */
  onPick(picker: (pick: Pick) => boolean): () => void {
    this.#pickers.push(picker);
    return () => {
      this.#pickers.splice(this.#pickers.indexOf(picker), 1);
    };
  }

  /** What a click means that no picker wanted. */
  unclaimed: (pick: Pick) => void = () => {};

  pick(pick: Pick): void {
    if (!this.#pickers.toReversed().some((picker) => picker(pick))) this.unclaimed(pick);
  }
}
