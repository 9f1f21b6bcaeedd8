const FIRST_ROOM = 1024;

/**
 * Keeps the k items of the highest score seen so far. Of equal scores the lower index wins, so that the answer
 * does not depend on the order of arrival.
 */
export class TopK {
  readonly #capacity: number;
  /** A heap whose root is the worst item kept. */
  #scores: Float64Array;
  #indices: Int32Array;
  #count = 0;

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1)
      throw new RangeError(`k must be at least 1, got ${capacity}`);
    this.#capacity = capacity;
    // More may be asked for than there are: room is made as items come.
    const room = Math.min(capacity, FIRST_ROOM);
    this.#scores = new Float64Array(room);
    this.#indices = new Int32Array(room);
  }

  /** A score that is no number is left out. */
  offer(index: number, score: number): void {
    if (Number.isNaN(score)) return;
    if (this.#count < this.#capacity) {
      if (this.#count === this.#scores.length) this.#grow();
      this.#place(this.#count++, index, score);
      this.#rise(this.#count - 1);
    } else if (this.#beatsRoot(index, score)) {
      this.#place(0, index, score);
      this.#sink();
    }
  }

  /** The items kept, best first. */
  ranked(): { index: number; score: number }[] {
    const kept = Array.from({ length: this.#count }, (_, i) => ({
      index: this.#indices[i]!,
      score: this.#scores[i]!,
    }));
    return kept.sort((a, b) => b.score - a.score || a.index - b.index);
  }

  #grow(): void {
    const room = Math.min(this.#capacity, 2 * this.#count);
    const [scores, indices] = [this.#scores, this.#indices];
    this.#scores = new Float64Array(room);
    this.#scores.set(scores);
    this.#indices = new Int32Array(room);
    this.#indices.set(indices);
  }

  #beatsRoot(index: number, score: number): boolean {
    return score > this.#scores[0]! || (score === this.#scores[0]! && index < this.#indices[0]!);
  }

  #place(at: number, index: number, score: number): void {
    this.#indices[at] = index;
    this.#scores[at] = score;
  }

  #isWorse(a: number, b: number): boolean {
    const [left, right] = [this.#scores[a]!, this.#scores[b]!];
    return left < right || (left === right && this.#indices[a]! > this.#indices[b]!);
  }

  #swap(a: number, b: number): void {
    const [index, score] = [this.#indices[a]!, this.#scores[a]!];
    this.#place(a, this.#indices[b]!, this.#scores[b]!);
    this.#place(b, index, score);
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#count && this.#isWorse(child, worst)) worst = child;
      }
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }
}
