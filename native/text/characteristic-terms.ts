import type { EncodedCorpus } from './encode.ts';
import { documentOffsets } from './encode.ts';

/** A word that came by chance once or twice says little about a document. */
const LEAST_COUNT = 3;

/**
 * The term that tells each document best from the others: the highest count × ln(documents ÷ documents with the
 * term), among terms that stand in it at least three times.
 *
 * @returns `[documents]`, rows of the lexicon, -1 where no term qualifies
 */
export function characteristicTerms(corpus: EncodedCorpus): Int32Array {
  const offsets = documentOffsets(corpus);
  const counts = Array.from({ length: corpus.documentCount }, (_, document) =>
    countTerms(corpus.ids.subarray(offsets[document], offsets[document + 1])),
  );
  const documentsWith = new Int32Array(corpus.lexicon.size);
  for (const count of counts) for (const term of count.keys()) documentsWith[term]!++;
  return Int32Array.from(counts, (count) => {
    let best = -1;
    let bestScore = 0;
    for (const [term, times] of count) {
      const score = times * Math.log(corpus.documentCount / documentsWith[term]!);
      if (times < LEAST_COUNT || score < bestScore || (score === bestScore && best >= 0 && term > best))
        continue;
      best = term;
      bestScore = score;
    }
    return bestScore > 0 ? best : -1;
  });
}

function countTerms(ids: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
