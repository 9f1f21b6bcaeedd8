import type { Lexicon } from './lexicon.ts';
import { PhraseTrie } from './phrases/phrase-trie.ts';
import { sentences, type Tokenization, tokens } from './tokenize.ts';
import { wordSet } from './vocabulary.ts';

/** What decides how texts are read; recorded with a space. */
export interface ReadingOptions extends Tokenization {
  readonly stopWords: readonly string[];
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
      // An underscore joins the words of a phrase; in an attribute (`land_use=field`) it does not.
      if (term.includes('_') && !term.includes('=')) this.#phrases.add(term.split('_'), row);
    }
  }

  /** Its words, one by one. */
  tokens(text: string): string[] {
    return tokens(text, this.#by);
  }

  /** Its phrases and words in their order, also those the space does not know; stop words are left out. */
  terms(text: string): string[] {
    return sentences(text).flatMap((sentence) => this.#termsOf(this.tokens(sentence)));
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

  #termsOf(words: readonly string[]): string[] {
    const terms: string[] = [];
    this.#phrases.read(words, 0, words.length, (phrase, at) => {
      const term = phrase < 0 ? words[at]! : this.#lexicon.terms[phrase]!;
      if (!this.#stopWords.has(term)) terms.push(term);
    });
    return terms;
  }
}
