import { toFailure } from '../../../../native/contract/failure.ts';
import type { Neighbour, UnderstoodQuery } from '../../../../native/contract/text.ts';
import { silent, type Work } from '../../../../native/contract/work.ts';
import type { App } from '../../../state/app.svelte.ts';

export interface NeighbourAnswer {
  query: UnderstoodQuery;
  results: Neighbour[];
}

/** The answer to one question about neighbours; the newest question wins. */
export class Neighbours {
  answer = $state.raw<NeighbourAnswer | null>(null);
  busy = $state(false);

  /** Answers with how to stop it. */
  ask(app: App, question: (work: Work) => Promise<NeighbourAnswer>): () => void {
    const stop = new AbortController();
    this.busy = true;
    question(silent(stop.signal))
      .then(
        (answer) => {
          if (!stop.signal.aborted) this.answer = answer;
        },
        (thrown) => {
          if (toFailure(thrown).kind !== 'cancelled' && !stop.signal.aborted) app.notices.fail(thrown);
        },
      )
      .finally(() => {
        if (!stop.signal.aborted) this.busy = false;
      });
    return () => stop.abort();
  }
}
