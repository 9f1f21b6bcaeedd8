import { Lexicon } from './lexicon.ts';

/** Counts tokens and gives each a provisional number in the order of arrival. */
export class TokenCounter {
  readonly #numberOf = new Map<string, number>();
  readonly #counts: number[] = [];

  /** The provisional number of a token, which is counted. */
  count(token: string): number {
    const known = this.#numberOf.get(token);
    if (known !== undefined) {
      this.#counts[known]!++;
      return known;
    }
    const number = this.#counts.push(1) - 1;
    // A copy: a token is a slice, and would keep the whole text of its paragraph in memory.
    this.#numberOf.set(Buffer.from(token).toString(), number);
    return number;
  }

  /**
   * The tokens that came at least `minCount` times, most frequent first, equals by code units: the order of the
   * documents does not matter.
   *
   * @returns the lexicon, and for each provisional number its row in the lexicon or -1
   */
  lexicon(minCount: number): { lexicon: Lexicon; rowOf: Int32Array } {
    const kept = [...this.#numberOf]
      .map(([term, number]) => ({ term, number, count: this.#counts[number]! }))
      .filter(({ count }) => count >= minCount)
      .sort((a, b) => b.count - a.count || (a.term < b.term ? -1 : 1));
    const rowOf = new Int32Array(this.#counts.length).fill(-1);
    for (const [row, { number }] of kept.entries()) rowOf[number] = row;
    const lexicon = new Lexicon(
      kept.map(({ term }) => term),
      Uint32Array.from(kept, ({ count }) => count),
    );
    return { lexicon, rowOf };
  }
}
