/** The terms of a space with their counts, most frequent first, and where each stands. */
export class Lexicon {
  readonly terms: readonly string[];
  /** How often each term stands in the corpus. */
  readonly counts: Uint32Array;
  /** Sum of all counts. */
  readonly total: number;
  /** Made when it is first asked: threads that compute know terms by their rows. */
  #indexOf: Map<string, number> | null = null;

  constructor(terms: readonly string[], counts: Uint32Array) {
    if (terms.length !== counts.length)
      throw new RangeError(`${terms.length} terms have ${counts.length} counts`);
    this.terms = terms;
    this.counts = counts;
    this.total = counts.reduce((sum, count) => sum + count, 0);
  }

  get size(): number {
    return this.terms.length;
  }

  /** The row of a term, or -1. */
  indexOf(term: string): number {
    this.#indexOf ??= new Map(this.terms.map((known, index) => [known, index]));
    return this.#indexOf.get(term) ?? -1;
  }

  /** The rows of the known among some tokens, in their order. */
  indicesOf(tokens: readonly string[]): Int32Array {
    return Int32Array.from(tokens, (token) => this.indexOf(token)).filter((index) => index >= 0);
  }
}
