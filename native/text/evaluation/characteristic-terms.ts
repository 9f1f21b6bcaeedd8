import { timeSlices } from '../../math/time-slice.ts';
import type { EncodedCorpus } from '../encode.ts';
import { documentOffsets } from '../encode.ts';

/** A word that came by chance once or twice says little about a document. */
const LEAST_COUNT = 3;

/**
 * The term that tells each document best from the others: the highest count × ln(documents ÷ documents with the
 * term), among terms that stand in it at least three times.
 *
 * @returns `[documents]`, rows of the lexicon, -1 where no term qualifies
 */
export async function characteristicTerms(corpus: EncodedCorpus, signal: AbortSignal): Promise<Int32Array> {
  const offsets = documentOffsets(corpus);
  const pause = timeSlices(signal);
  const counts: Map<number, number>[] = [];
  const documentsWith = new Int32Array(corpus.lexicon.size);
  for (let document = 0; document < corpus.documentCount; document++) {
    const count = countTerms(corpus.ids.subarray(offsets[document], offsets[document + 1]));
    for (const term of count.keys()) documentsWith[term]!++;
    counts.push(count);
    await pause();
  }
  const best = new Int32Array(corpus.documentCount);
  for (const [document, count] of counts.entries()) {
    best[document] = mostCharacteristic(count, documentsWith, corpus.documentCount);
    await pause();
  }
  return best;
}

function mostCharacteristic(
  counts: Map<number, number>,
  documentsWith: Int32Array,
  documentCount: number,
): number {
  let best = -1;
  let bestScore = 0;
  for (const [term, times] of counts) {
    const score = times * Math.log(documentCount / documentsWith[term]!);
    if (times < LEAST_COUNT || score < bestScore || (score === bestScore && best >= 0 && term > best))
      continue;
    best = term;
    bestScore = score;
  }
  return bestScore > 0 ? best : -1;
}

function countTerms(ids: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
