import { toFailure } from '../../../../native/contract/failure.ts';
import type { SpaceComparison } from '../../../../native/contract/text.ts';
import { silent } from '../../../../native/contract/work.ts';
import type { App } from '../../../state/app.svelte.ts';

/** Neighbours that are counted. */
export const COMPARED_NEIGHBOURS = 10;

/** How alike two spaces are; the newest question wins. */
export class Comparison {
  answer = $state.raw<SpaceComparison | null>(null);

  /** @param a id of a space, as is b. Answers with how to stop it. */
  ask(app: App, a: string, b: string): () => void {
    const stop = new AbortController();
    this.answer = null;
    app.session.engine.compareSpaces({ a, b, k: COMPARED_NEIGHBOURS, seed: 1 }, silent(stop.signal)).then(
      (answer) => {
        if (!stop.signal.aborted) this.answer = answer;
      },
      (thrown) => {
        if (toFailure(thrown).kind !== 'cancelled' && !stop.signal.aborted) app.notices.fail(thrown);
      },
    );
    return () => stop.abort();
  }
}
