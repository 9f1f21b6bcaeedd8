import type { Legend } from '../../native/contract/scene-style.ts';

/** What the colours on the map say. */
export class Legends {
  /** Of the search that is shown, while it is. */
  heat = $state.raw<Legend | null>(null);

  get shown(): readonly Legend[] {
    return this.heat ? [this.heat] : [];
  }
}
