import { PhraseTrie } from '../phrases/phrase-trie.ts';
import type { Lexicon } from './lexicon.ts';
import { sentences, type Tokenization, tokens } from './tokenize.ts';
import { wordSet } from './vocabulary.ts';

/** What decides how texts are read; recorded with a space. */
export interface ReadingOptions extends Tokenization {
  readonly stopWords: readonly string[];
}

/** What becomes of a word or phrase of a text: a term of the space, a stop word, or one the space does not know. */
export interface ReadTerm {
  readonly text: string;
  readonly role: 'word' | 'phrase' | 'stop' | 'unknown';
}

/** An underscore joins the words of a phrase; in an attribute (`land_use=field`) it does not. */
export function isPhrase(term: string): boolean {
  return term.includes('_') && !term.includes('=');
}

/** Reads queries, labels and unseen texts as the corpus of a space was read: the same tokens, phrases and stop words. */
export class TextReader {
  readonly #lexicon: Lexicon;
  readonly #by: Tokenization;
  readonly #stopWords: ReadonlySet<string>;
  readonly #phrases = new PhraseTrie<string>();

  constructor(lexicon: Lexicon, options: ReadingOptions) {
    this.#lexicon = lexicon;
    this.#by = options;
    this.#stopWords = wordSet(options.stopWords, options);
    for (const [row, term] of lexicon.terms.entries()) {
      if (isPhrase(term)) this.#phrases.add(term.split('_'), row);
    }
  }

  /** Its words, one by one. */
  tokens(text: string): string[] {
    return tokens(text, this.#by);
  }

  /** Its phrases and words in their order. */
  read(text: string): ReadTerm[] {
    return sentences(text).flatMap((sentence) => this.#readSentence(this.tokens(sentence)));
  }

  /** The same without stop words; also those the space does not know. */
  terms(text: string): string[] {
    return this.read(text)
      .filter(({ role }) => role !== 'stop')
      .map((term) => term.text);
  }

  /** Rows of the terms the space knows. */
  ids(text: string): Int32Array {
    return this.#lexicon.indicesOf(this.terms(text));
  }

  /** The row of a text that is one term (`parking lot`), or -1. */
  rowOf(text: string): number {
    const [term, ...more] = this.terms(text);
    if (term !== undefined && more.length === 0) return this.#lexicon.indexOf(term);
    return this.#lexicon.indexOf(text.trim());
  }

  #readSentence(words: readonly string[]): ReadTerm[] {
    const terms: ReadTerm[] = [];
    this.#phrases.read(words, 0, words.length, (phrase, at) => {
      if (phrase >= 0) terms.push({ text: this.#lexicon.terms[phrase]!, role: 'phrase' });
      else terms.push({ text: words[at]!, role: this.#roleOf(words[at]!) });
    });
    return terms;
  }

  #roleOf(word: string): ReadTerm['role'] {
    if (this.#stopWords.has(word)) return 'stop';
    return this.#lexicon.indexOf(word) < 0 ? 'unknown' : 'word';
  }
}
