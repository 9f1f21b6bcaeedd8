import type { Phrase, VisitSentences } from '../phrases/find-phrases.ts';
import { PhraseTrie } from '../phrases/phrase-trie.ts';
import type { Lexicon } from './lexicon.ts';
import { lexiconOf, type TokenCounter, type VocabularyOptions, wordSet } from './vocabulary.ts';

/** What a space knows of a text, and how the text is read with it. */
export interface Vocabulary {
  readonly lexicon: Lexicon;
  /** Provisional numbers of phrases by those of their words. */
  readonly phrases: PhraseTrie<number>;
  /** Of each provisional number, phrases included: its row in the lexicon, or -1. */
  readonly rowOf: Int32Array;
}

/** What says which terms are kept. */
export interface KeepOptions extends VocabularyOptions {
  /** Phrases of a space to go on from: they are read wherever they stand, however rarely. */
  readonly knownPhrases: readonly string[];
}

/**
 * The terms that a space keeps of a counted text. A phrase that comes too rarely, or not at all, once the text is read by
 * all phrases that were found, is none: its words are counted where it stood. So what is in the lexicon is all that
 * reading depends on, and a query is read as the text was.
 *
 * @param counter of the text's words; the phrases are added to it
 */
export async function chooseVocabulary(
  counter: TokenCounter,
  found: readonly Phrase[],
  visit: VisitSentences,
  options: KeepOptions,
  signal: AbortSignal,
): Promise<Vocabulary> {
  const stopWords = wordSet(options.stopWords, options);
  const lexicon = (counts: ArrayLike<number>, isSure: (number: number) => boolean) =>
    lexiconOf(counter.terms, counts, options, stopWords, isSure);
  const { knownPhrases } = options;
  if (found.length + knownPhrases.length === 0)
    return { ...lexicon(counter.counts, () => false), phrases: new PhraseTrie() };
  const known = knownPhrases.map((text) => ({
    text,
    words: text.split('_').map((word) => counter.numberOf(word)),
  }));
  const numbered = [...found, ...known].map(({ text, words }) => ({ words, number: counter.numberOf(text) }));
  const first = await countsBy(trieOf(numbered), counter.terms.length, visit, signal);
  const { rowOf } = lexicon(first, () => false);
  const isKnown = new Set(knownPhrases);
  const kept = numbered.filter(({ number }) => rowOf[number]! >= 0 || isKnown.has(counter.terms[number]!));
  const phrases = trieOf(kept);
  const counts = await countsBy(phrases, counter.terms.length, visit, signal);
  const sure = new Set(kept.map(({ number }) => number));
  return { ...lexicon(counts, (number) => sure.has(number)), phrases };
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
