import { failureMessage, toFailure } from '../../../../native/contract/failure.ts';
import type { Neighbour, UnderstoodQuery } from '../../../../native/contract/text.ts';
import { silent, type Work } from '../../../../native/contract/work.ts';

export interface NeighbourAnswer {
  query: UnderstoodQuery;
  results: Neighbour[];
}

/** The answer to one question about neighbours; the newest question wins. */
export class Neighbours {
  answer = $state.raw<NeighbourAnswer | null>(null);
  /** Why there is no answer: a word that is not known, an id that is not there. Said where the question stands. */
  failure = $state<string | null>(null);
  busy = $state(false);

  /** Answers with how to stop it. */
  ask(question: (work: Work) => Promise<NeighbourAnswer>): () => void {
    const stop = new AbortController();
    this.busy = true;
    question(silent(stop.signal))
      .then(
        (answer) => {
          if (!stop.signal.aborted) this.#take(answer, null);
        },
        (thrown) => {
          if (!stop.signal.aborted) this.#take(null, failureMessage(toFailure(thrown)));
        },
      )
      .finally(() => {
        if (!stop.signal.aborted) this.busy = false;
      });
    return () => stop.abort();
  }

  #take(answer: NeighbourAnswer | null, failure: string | null): void {
    this.answer = answer;
    this.failure = failure;
  }
}
