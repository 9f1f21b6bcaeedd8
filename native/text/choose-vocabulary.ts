import type { Lexicon } from './lexicon.ts';
import type { Phrase, VisitSentences } from './phrases/find-phrases.ts';
import { PhraseTrie } from './phrases/phrase-trie.ts';
import { lexiconOf, type TokenCounter, type VocabularyOptions } from './vocabulary.ts';

/** What a space knows of a text, and how the text is read with it. */
export interface Vocabulary {
  readonly lexicon: Lexicon;
  /** Provisional numbers of phrases by those of their words. */
  readonly phrases: PhraseTrie<number>;
  /** Of each provisional number, phrases included: its row in the lexicon, or -1. */
  readonly rowOf: Int32Array;
}

/**
 * The terms that a space keeps of a counted text. A phrase that comes too rarely, or not at all, once the text is read by
 * all phrases that were found, is none: its words are counted where it stood. So what is in the lexicon is all that
 * reading depends on, and a query is read as the text was.
 *
 * @param counter of the text's words; the phrases are added to it
 * @param isLeftOut stop words
 */
export async function chooseVocabulary(
  counter: TokenCounter,
  found: readonly Phrase[],
  visit: VisitSentences,
  options: VocabularyOptions,
  isLeftOut: (term: string) => boolean,
  signal: AbortSignal,
): Promise<Vocabulary> {
  if (found.length === 0) {
    const words = lexiconOf(counter.terms, counter.counts, options, isLeftOut, () => false);
    return { ...words, phrases: new PhraseTrie() };
  }
  const numbered = found.map(({ text, words }) => ({ words, number: counter.numberOf(text) }));
  const tried = trieOf(numbered);
  const first = await countsBy(tried, counter.terms.length, visit, signal);
  const { rowOf } = lexiconOf(counter.terms, first, options, isLeftOut, () => false);
  const kept = numbered.filter(({ number }) => rowOf[number]! >= 0);
  const phrases = trieOf(kept);
  const counts = await countsBy(phrases, counter.terms.length, visit, signal);
  const sure = new Set(kept.map(({ number }) => number));
  return { ...lexiconOf(counter.terms, counts, options, isLeftOut, (number) => sure.has(number)), phrases };
}

function trieOf(phrases: readonly { words: readonly number[]; number: number }[]): PhraseTrie<number> {
  const trie = new PhraseTrie<number>();
  for (const { words, number } of phrases) trie.add(words, number);
  return trie;
}

async function countsBy(
  phrases: PhraseTrie<number>,
  size: number,
  visit: VisitSentences,
  signal: AbortSignal,
): Promise<Float64Array> {
  const counts = new Float64Array(size);
  await visit((ids, from, to) => {
    phrases.read(ids, from, to, (phrase, at) => counts[phrase < 0 ? ids[at]! : phrase]!++);
  }, signal);
  return counts;
}
