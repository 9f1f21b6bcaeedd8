import type { Random } from './random.ts';

/**
 * Draws indices with given odds in constant time.
 *
 * Source: Walker 1977; built as Vose 1991. Plain arithmetic only, so that a seed draws the same everywhere.
 */
export class AliasTable {
  readonly size: number;
  /** Of column i: the fraction of 2^32 that stays at i; the rest goes to `#alias[i]`. */
  readonly #threshold: Float64Array;
  readonly #alias: Int32Array;

  /** @param odds non-negative, not all zero; they need not sum to one */
  constructor(odds: ArrayLike<number>) {
    this.size = odds.length;
    let sum = 0;
    for (let i = 0; i < odds.length; i++) sum += odds[i]!;
    if (!(sum > 0) || !Number.isFinite(sum)) throw new RangeError(`odds sum to ${sum}, expected more than 0`);
    const share = Float64Array.from(odds, (odd) => (odd * odds.length) / sum);
    this.#threshold = new Float64Array(odds.length).fill(1);
    this.#alias = Int32Array.from(odds, (_, i) => i);
    this.#pair(share);
  }

  /** Fills each column that holds less than its share from one that holds more. */
  #pair(share: Float64Array): void {
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < share.length; i++) (share[i]! < 1 ? small : large).push(i);
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large.at(-1)!;
      this.#threshold[poor] = share[poor]!;
      this.#alias[poor] = rich;
      share[rich] = share[rich]! + share[poor]! - 1;
      if (share[rich]! < 1) small.push(large.pop()!);
    }
  }

  draw(random: Random): number {
    const column = random.below(this.size);
    return random.uniform() < this.#threshold[column]! ? column : this.#alias[column]!;
  }

  /**
   * The same table in whole numbers, `[size × 2]`: when the second of a draw's two 32-bit numbers is at most the first
   * of column i, i is drawn, else the second of the column.
   */
  columns(): Uint32Array {
    const columns = new Uint32Array(2 * this.size);
    for (let i = 0; i < this.size; i++) {
      columns[2 * i] = Math.max(0, Math.ceil(this.#threshold[i]! * 2 ** 32) - 1);
      columns[2 * i + 1] = this.#alias[i]!;
    }
    return columns;
  }
}
