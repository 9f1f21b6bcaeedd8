import { outOfRange } from '../../contract/failure.ts';
import { GrowingIds } from '../encoded/growing-ids.ts';
import { checkPhraseOptions, type PhraseOptions } from '../phrases/phrase-options.ts';
import { Lexicon } from './lexicon.ts';
import { type Tokenization, tokens } from './tokenize.ts';

/** Which words and phrases a space knows; kept with it, for queries are read alike. */
export interface VocabularyOptions extends Tokenization, PhraseOptions {
  /** Rarer terms are left out. */
  readonly minCount: number;
  /** Only so many of the most frequent are kept; null keeps all. */
  readonly maxVocabulary: number | null;
  /** Words that are left out wherever they stand, in queries too. */
  readonly stopWords: readonly string[];
}

/** Beyond, a list of words to leave out is no such list. */
const MOST_STOP_WORDS = 20_000;

/** Failure: out-of-range. */
export function checkVocabularyOptions(options: VocabularyOptions): void {
  const { minCount, maxVocabulary, stopWords } = options;
  if (!(Number.isInteger(minCount) && minCount >= 1))
    throw outOfRange('The least count of a word', `${minCount}; choose 1 or more`);
  if (maxVocabulary !== null && !(Number.isInteger(maxVocabulary) && maxVocabulary >= 2))
    throw outOfRange('The largest vocabulary', `${maxVocabulary}; choose 2 or more`);
  if (stopWords.length > MOST_STOP_WORDS)
    throw outOfRange('The number of stop words', `${stopWords.length}; name ${MOST_STOP_WORDS} at most`);
  checkPhraseOptions(options);
}

/** The words of a list as they stand in a text that is read by the same options. */
export function wordSet(words: readonly string[], by: Tokenization): Set<string> {
  return new Set(words.flatMap((word) => tokens(word, by)));
}

/** Whether no phrase may hold a word: a stop word, or an attribute, which is a whole of its own. */
export function barredFromPhrases(options: VocabularyOptions): (term: string) => boolean {
  const stopWords = wordSet(options.stopWords, options);
  return (term) => stopWords.has(term) || term.includes('=');
}

/** Words that are counted at once; with a million more, a heap of 256 MB would be full. */
const MOST_COUNTED = 1_000_000;

/**
 * Counts tokens and gives each a provisional number in the order of arrival.
 *
 * When there are too many, the rarest are forgotten, each time a little less rare ones (word2vec.c's `ReduceVocab`, the
 * `max_vocab_size` of gensim). What is forgotten counts from nothing when it comes again, under a number of its own: a
 * word of a large text that is rare and stands far apart may be left out. Below the limit every count is exact.
 */
export class TokenCounter {
  /** By number; empty for what was forgotten. */
  readonly terms: string[] = [];
  /** By number; 0 for what was forgotten. */
  readonly #counts = new GrowingIds();
  #numberOf = new Map<string, number>();
  readonly #mostCounted: number;
  /** Words that came as often as this, or less, have been forgotten. */
  #forgotten = 0;

  constructor(mostCounted: number = MOST_COUNTED) {
    this.#mostCounted = mostCounted;
  }

  /** `[terms]`; holds until the next token. */
  get counts(): Int32Array {
    return this.#counts.view();
  }

  /** The provisional number of a token, which is counted. */
  count(token: string): number {
    const number = this.numberOf(token);
    this.#counts.view()[number]!++;
    if (this.#numberOf.size > this.#mostCounted) this.#forgetRare();
    return number;
  }

  /** The provisional number of a token. */
  numberOf(token: string): number {
    const known = this.#numberOf.get(token);
    if (known !== undefined) return known;
    // A copy: a token is a slice, and would keep the whole text of its paragraph in memory.
    const own = Buffer.from(token).toString();
    const number = this.terms.push(own) - 1;
    this.#counts.push(0);
    this.#numberOf.set(own, number);
    return number;
  }

  #forgetRare(): void {
    this.#forgotten++;
    const counts = this.#counts.view();
    const kept = new Map<string, number>();
    for (const [term, number] of this.#numberOf) {
      if (counts[number]! > this.#forgotten) kept.set(term, number);
      else {
        counts[number] = 0;
        this.terms[number] = '';
      }
    }
    this.#numberOf = kept;
  }
}

/**
 * The terms to keep among counted ones, most frequent first, equals by code units: the order of the documents does not
 * matter.
 *
 * @param counts `[terms]`
 * @param stopWords as they stand in the text
 * @param isSure terms that the limit of the vocabulary does not touch
 * @returns the lexicon, and for each term its row in the lexicon or -1
 */
export function lexiconOf(
  terms: readonly string[],
  counts: ArrayLike<number>,
  { minCount, maxVocabulary }: VocabularyOptions,
  stopWords: ReadonlySet<string>,
  isSure: (number: number) => boolean,
): { lexicon: Lexicon; rowOf: Int32Array } {
  // What the counter has forgotten has no name.
  const isKept = (term: string) => term !== '' && !stopWords.has(term);
  const ranked = Array.from(terms, (_, number) => number)
    .filter((number) => counts[number]! >= minCount && isKept(terms[number]!))
    .sort((a, b) => counts[b]! - counts[a]! || (terms[a]! < terms[b]! ? -1 : 1));
  const kept = mostFrequent(ranked, maxVocabulary ?? Number.POSITIVE_INFINITY, isSure);
  const rowOf = new Int32Array(terms.length).fill(-1);
  for (const [row, number] of kept.entries()) rowOf[number] = row;
  const lexicon = new Lexicon(
    kept.map((number) => terms[number]!),
    Uint32Array.from(kept, (number) => counts[number]!),
  );
  return { lexicon, rowOf };
}

function mostFrequent(ranked: number[], most: number, isSure: (number: number) => boolean): number[] {
  if (ranked.length <= most) return ranked;
  let room = most - ranked.filter(isSure).length;
  return ranked.filter((number) => isSure(number) || room-- > 0);
}
