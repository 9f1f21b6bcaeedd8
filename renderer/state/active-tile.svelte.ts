import { untrack } from 'svelte';
import { toFailure } from '../../native/contract/failure.ts';
import type { TileRecord } from '../../native/contract/label.ts';
import { silent } from '../../native/contract/work.ts';
import type { App } from './app.svelte.ts';

export type TileFacts = TileRecord & { nearestTerms: { text: string; similarity: number }[] };

/** The active tile with its labels and nearest terms; null until read, or when no tile is active. */
export class ActiveTile {
  facts = $state.raw<TileFacts | null>(null);
  #stop: AbortController | null = null;

  read(app: App, tile: string | null): void {
    this.#stop?.abort();
    // Safe in an effect: what was read before is no reason to read again.
    if (tile !== untrack(() => this.facts)?.tile) this.facts = null;
    if (tile === null) return;
    const stop = new AbortController();
    this.#stop = stop;
    app.session.engine.describeTile({ tile }, silent(stop.signal)).then(
      (facts) => {
        if (!stop.signal.aborted) this.facts = facts;
      },
      (thrown) => {
        if (toFailure(thrown).kind !== 'cancelled' && !stop.signal.aborted) app.notices.fail(thrown);
      },
    );
  }
}
