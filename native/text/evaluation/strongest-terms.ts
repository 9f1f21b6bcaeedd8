import { inRuns } from '../../math/time-slice.ts';
import type { TermIndex } from './term-index.ts';

/** A word that came by chance once or twice says little about a document. */
const LEAST_COUNT = 3;

/** Some thousand entries between two looks at the clock. */
const TERMS_AT_ONCE = 500;

/**
 * The term that tells each document best from the others: the highest count × ln(documents ÷ documents with the
 * term), among terms that stand in it at least three times; of equals the more frequent in the corpus.
 *
 * @returns `[documents]`, rows of the lexicon, -1 where no term qualifies
 */
export async function strongestTerms(documents: TermIndex, signal: AbortSignal): Promise<Int32Array> {
  const { textCount, starts, texts, times } = documents;
  const best = new Int32Array(textCount).fill(-1);
  const bestScores = new Float64Array(textCount);
  const compare = (first: number, end: number) => {
    for (let term = first; term < end; term++) {
      const rarity = Math.log(textCount / documents.textsWith(term));
      for (let place = starts[term]!; place < starts[term + 1]!; place++) {
        const [text, score] = [texts[place]!, times[place]! * rarity];
        if (times[place]! < LEAST_COUNT || score <= bestScores[text]!) continue;
        best[text] = term;
        bestScores[text] = score;
      }
    }
  };
  await inRuns(starts.length - 1, TERMS_AT_ONCE, compare, signal);
  return best;
}
