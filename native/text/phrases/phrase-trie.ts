/**
 * Phrases by the words they consist of, for reading a text by one rule wherever it is read (in training, in queries,
 * in evaluation): from left to right, at each word the longest phrase that begins there.
 *
 * @typeParam Word what stands for a word: a number in a corpus, a string in a query
 */
export class PhraseTrie<Word> {
  readonly #children: Map<Word, number>[] = [new Map()];
  /** Of each node: the phrase that ends there, or -1. */
  readonly #phraseAt: number[] = [-1];

  add(words: Iterable<Word>, phrase: number): void {
    let node = 0;
    for (const word of words) {
      const children = this.#children[node]!;
      let child = children.get(word);
      if (child === undefined) {
        child = this.#children.push(new Map()) - 1;
        this.#phraseAt.push(-1);
        children.set(word, child);
      }
      node = child;
    }
    this.#phraseAt[node] = phrase;
  }

  /**
   * Reads `words[from .. to)`.
   *
   * @param visit for each phrase, and with -1 for each word on its own; `length` is in words
   */
  read(
    words: ArrayLike<Word>,
    from: number,
    to: number,
    visit: (phrase: number, at: number, length: number) => void,
  ): void {
    for (let at = from; at < to; ) {
      let phrase = -1;
      let length = 1;
      let node = this.#children[0]!.get(words[at]!);
      for (let end = at + 1; node !== undefined; end++) {
        const ending = this.#phraseAt[node]!;
        if (ending >= 0) [phrase, length] = [ending, end - at];
        if (end === to) break;
        node = this.#children[node]!.get(words[end]!);
      }
      visit(phrase, at, length);
      at += length;
    }
  }
}
