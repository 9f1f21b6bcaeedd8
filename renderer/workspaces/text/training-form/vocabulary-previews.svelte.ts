import { failureMessage, toFailure } from '../../../../native/contract/failure.ts';
import type { VocabularyParams, VocabularyPreview } from '../../../../native/contract/text.ts';
import { silent } from '../../../../native/contract/work.ts';
import type { App } from '../../../state/app.svelte.ts';

/** Settings are typed and stepped: the documents are read once they rest. */
const REST_MS = 300;

interface PreviewQuestion {
  vocabulary: VocabularyParams;
  corpus: string | null;
  paragraph: number;
  phrases: number;
}

/** What the settings of now make of the documents; the newest question wins. */
export class VocabularyPreviews {
  answer = $state.raw<VocabularyPreview | null>(null);
  /** Why there is none. */
  error = $state<string | null>(null);
  busy = $state(false);

  /** Answers with how to stop it. */
  ask({ session }: App, question: PreviewQuestion): () => void {
    const stop = new AbortController();
    this.busy = true;
    const read = async () => {
      try {
        const answer = await session.engine.previewVocabulary(question, silent(stop.signal));
        if (stop.signal.aborted) return;
        this.answer = answer;
        this.error = null;
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (stop.signal.aborted || failure.kind === 'cancelled') return;
        this.error = failureMessage(failure);
      }
      this.busy = false;
    };
    const resting = setTimeout(() => void read(), REST_MS);
    return () => {
      clearTimeout(resting);
      stop.abort();
    };
  }
}
