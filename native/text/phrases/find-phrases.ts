import type { Work } from '../../contract/work.ts';
import { timeSlices } from '../../math/time-slice.ts';
import { type CountedPair, PairTable } from './pair-table.ts';
import { type PhraseOptions, thresholdOf } from './phrase-options.ts';
import { phraseScore } from './phrase-score.ts';
import { PhraseTrie } from './phrase-trie.ts';

/** Calls `visit` with every sentence of a text in order, `ids[from .. to)`, as often as it is asked to, letting others work in between. */
export type VisitSentences = (
  visit: (ids: Int32Array, from: number, to: number) => void,
  signal: AbortSignal,
) => Promise<void>;

/** The words of a text by their numbers. */
export interface CountedWords {
  readonly terms: readonly string[];
  /** `[terms]`. */
  readonly counts: ArrayLike<number>;
}

export interface Phrase {
  /** Its words joined by `_`. */
  readonly text: string;
  /** Numbers of its words, connectors included. */
  readonly words: readonly number[];
  /** How often it stood in the text when it was found. */
  readonly count: number;
  readonly score: number;
}

export interface PhraseProgress {
  /** From 1. */
  pass: number;
  passes: number;
}

/** A query is composed of so many tokens at most: longer phrases would never be asked for. */
const LONGEST_PHRASE = 8;

/** Pairs between two looks at the clock, below a millisecond. */
const PAIRS_AT_ONCE = 2000;

/**
 * Finds the phrases of a text in some passes over it. Nothing is held but counts.
 *
 * Sources: Mikolov et al. 2013, arXiv:1310.4546, section 4, and word2phrase.c; connector words as in gensim's
 * `Phrases`.
 *
 * @param isBarred words that no phrase may hold
 */
export async function findPhrases(
  words: CountedWords,
  visit: VisitSentences,
  options: PhraseOptions,
  isBarred: (term: string) => boolean,
  work: Work<PhraseProgress>,
): Promise<Phrase[]> {
  const finder = new PhraseFinder(words, options, isBarred);
  for (let pass = 1; pass <= options.phrases; pass++) {
    work.report({ pass, passes: options.phrases });
    finder.beginPass();
    await visit((ids, from, to) => finder.count(ids, from, to), work.signal);
    if ((await finder.join(thresholdOf(options, pass), work.signal)) === 0) break;
  }
  return finder.phrases;
}

/** What a word may be in a phrase. */
const JOINABLE = 0;
const CONNECTOR = 1;
const BARRED = 2;

/** Numbers below `terms.length` are words, those behind them the phrases found so far. */
class PhraseFinder {
  readonly phrases: Phrase[] = [];
  readonly #words: CountedWords;
  readonly #options: PhraseOptions;
  readonly #role: Uint8Array;
  readonly #trie = new PhraseTrie<number>();
  readonly #known = new Set<string>();
  readonly #connectors = new ConnectorRuns();
  #pairs = new PairTable();
  /** Of this pass, `[terms + phrases]`. */
  #counts = new Float64Array(0);
  /** The most each can have in this pass: what is too rare alone is too rare in a pair. */
  #atMost = new Float64Array(0);
  #total = 0;

  constructor(words: CountedWords, options: PhraseOptions, isBarred: (term: string) => boolean) {
    const connectors = new Set(options.phraseConnectors);
    this.#words = words;
    this.#options = options;
    this.#role = Uint8Array.from(words.terms, (term) =>
      connectors.has(term) ? CONNECTOR : isBarred(term) ? BARRED : JOINABLE,
    );
  }

  beginPass(): void {
    const { terms, counts } = this.#words;
    this.#counts = new Float64Array(terms.length + this.phrases.length);
    this.#atMost = this.#counts.map((_, item) => this.phrases[item - terms.length]?.count ?? counts[item]!);
    this.#pairs = new PairTable();
    this.#total = 0;
  }

  count(ids: Int32Array, from: number, to: number): void {
    let first = -1;
    let between = 0;
    this.#trie.read(ids, from, to, (phrase, at) => {
      const item = phrase < 0 ? ids[at]! : this.#words.terms.length + phrase;
      const role = phrase < 0 ? this.#role[item] : JOINABLE;
      this.#counts[item]!++;
      this.#total++;
      if (role === CONNECTOR && first >= 0) {
        between = this.#connectors.after(between, item);
        if (between >= 0) return;
      }
      if (role === JOINABLE && first >= 0 && this.#mayJoin(first, item))
        this.#pairs.add(first, item, between);
      first = role === JOINABLE ? item : -1;
      between = 0;
    });
  }

  /** Makes phrases of the pairs that score enough; returns how many. */
  async join(threshold: number, signal: AbortSignal): Promise<number> {
    const pause = timeSlices(signal);
    const found: Phrase[] = [];
    let seen = 0;
    for (const pair of this.#pairs) {
      const phrase = this.#phraseOf(pair, threshold);
      if (phrase) found.push(phrase);
      if (++seen % PAIRS_AT_ONCE === 0) await pause();
    }
    found.sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
    // Two cuts of one phrase (new york | times, new | york times): the better one counts.
    const fresh = found.filter(({ text }) => !this.#known.has(text) && this.#known.add(text));
    for (const phrase of fresh) this.#trie.add(phrase.words, this.phrases.push(phrase) - 1);
    return fresh.length;
  }

  /** Null when it is too rare, too long or scores too little. */
  #phraseOf({ first, second, between, count }: CountedPair, threshold: number): Phrase | null {
    const { phraseMinCount, phraseScore: score } = this.#options;
    if (count < phraseMinCount) return null;
    const [firstCount, secondCount] = [this.#counts[first]!, this.#counts[second]!];
    const counts = { pair: count, first: firstCount, second: secondCount, total: this.#total };
    const scored = phraseScore(score, counts, phraseMinCount);
    if (scored < threshold) return null;
    const words = [...this.#wordsOf(first), ...this.#connectors.words(between), ...this.#wordsOf(second)];
    if (words.length > LONGEST_PHRASE) return null;
    return { text: words.map((word) => this.#words.terms[word]!).join('_'), words, count, score: scored };
  }

  #mayJoin(first: number, second: number): boolean {
    const { phraseMinCount } = this.#options;
    return this.#atMost[first]! >= phraseMinCount && this.#atMost[second]! >= phraseMinCount;
  }

  #wordsOf(item: number): readonly number[] {
    return this.phrases[item - this.#words.terms.length]?.words ?? [item];
  }
}

/** `state of the art`: more in a row join clauses. */
const MOST_CONNECTORS = 2;

/** Numbers the runs of connectors that stand inside phrases; 0 is none. */
class ConnectorRuns {
  readonly #runs: number[][] = [[]];
  /** By run × 2^32 + connector. */
  readonly #after = new Map<number, number>();

  /** The number of a run with one more connector; -1 when that is too many. */
  after(run: number, connector: number): number {
    const key = run * 2 ** 32 + connector;
    const known = this.#after.get(key);
    if (known !== undefined) return known;
    const longer = [...this.#runs[run]!, connector];
    const number = longer.length > MOST_CONNECTORS ? -1 : this.#runs.push(longer) - 1;
    this.#after.set(key, number);
    return number;
  }

  words(run: number): readonly number[] {
    return this.#runs[run]!;
  }
}
