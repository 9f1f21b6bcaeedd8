const BINS = 10;

/** What was said and what was so, in ten equal bins of probability, kept by block so that blocks can be drawn again. */
export class ReliabilityBins {
  /** Row-major `[blocks × BINS]`. */
  readonly #said: Float64Array;
  readonly #right: Float64Array;
  readonly #count: Float64Array;
  readonly #blockCount: number;

  constructor(blockCount: number) {
    this.#blockCount = blockCount;
    this.#said = new Float64Array(blockCount * BINS);
    this.#right = new Float64Array(blockCount * BINS);
    this.#count = new Float64Array(blockCount * BINS);
  }

  add(block: number, said: number, isRight: boolean): void {
    const at = block * BINS + Math.min(BINS - 1, Math.floor(said * BINS));
    this.#said[at]! += said;
    this.#right[at]! += isRight ? 1 : 0;
    this.#count[at]!++;
  }

  /** @param times how often each block counts; null for once. @returns of every bin; NaN of an empty one */
  means(times: ArrayLike<number> | null): { said: number; right: number; count: number }[] {
    return Array.from({ length: BINS }, (_, bin) => {
      let [said, right, count] = [0, 0, 0];
      for (let block = 0; block < this.#blockCount; block++) {
        const weight = times === null ? 1 : times[block]!;
        const at = block * BINS + bin;
        said += weight * this.#said[at]!;
        right += weight * this.#right[at]!;
        count += weight * this.#count[at]!;
      }
      return { said: said / count, right: right / count, count };
    });
  }

  /**
   * Expected calibration error: mean of |said − right| over bins, by their counts.
   *
   * Source: Naeini, Cooper & Hauskrecht 2015.
   */
  error(times: ArrayLike<number> | null): number {
    let [sum, total] = [0, 0];
    for (const { said, right, count } of this.means(times)) {
      if (count === 0) continue;
      sum += count * Math.abs(said - right);
      total += count;
    }
    return sum / total;
  }
}
