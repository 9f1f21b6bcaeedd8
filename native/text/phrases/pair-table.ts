/** Slots of the largest table: 200 MB. Beyond, the rarest pairs are forgotten, as word2phrase.c does. */
const MOST_SLOTS = 2 ** 24;
const FEWEST_SLOTS = 2 ** 12;

export interface CountedPair {
  readonly first: number;
  readonly second: number;
  readonly between: number;
  readonly count: number;
}

/**
 * Counts pairs of numbers with what stands between them. Open addressing in typed arrays: a Map of as many pairs would
 * take several times the memory.
 */
export class PairTable {
  #first = new Int32Array(FEWEST_SLOTS);
  #second = new Int32Array(FEWEST_SLOTS);
  #between = new Int32Array(FEWEST_SLOTS);
  /** 0 marks an empty slot. */
  #counts = new Uint32Array(FEWEST_SLOTS);
  #size = 0;
  /** Pairs as rare as this were forgotten. */
  #forgotten = 0;
  readonly #mostSlots: number;

  constructor(mostSlots: number = MOST_SLOTS) {
    this.#mostSlots = mostSlots;
  }

  get size(): number {
    return this.#size;
  }

  add(first: number, second: number, between: number, times = 1): void {
    const slot = this.#slotOf(first, second, between);
    if (this.#counts[slot] === 0) {
      this.#first[slot] = first;
      this.#second[slot] = second;
      this.#between[slot] = between;
      this.#size++;
    }
    this.#counts[slot]! += times;
    // Three quarters full, runs of taken slots grow long.
    if (this.#size * 4 > this.#counts.length * 3) this.#makeRoom();
  }

  *[Symbol.iterator](): Generator<CountedPair> {
    for (let slot = 0; slot < this.#counts.length; slot++) {
      const count = this.#counts[slot]!;
      if (count === 0) continue;
      yield { first: this.#first[slot]!, second: this.#second[slot]!, between: this.#between[slot]!, count };
    }
  }

  #slotOf(first: number, second: number, between: number): number {
    const mask = this.#counts.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(between, 0xc2b2ae35);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      if (this.#counts[slot] === 0) return slot;
      if (this.#first[slot] === first && this.#second[slot] === second && this.#between[slot] === between)
        return slot;
    }
  }

  #makeRoom(): void {
    if (this.#counts.length < this.#mostSlots) this.#rebuild(this.#counts.length * 2);
    while (this.#size * 2 > this.#mostSlots) {
      this.#forgotten++;
      this.#rebuild(this.#counts.length);
    }
  }

  /** Moves what is more frequent than the forgotten into a table of so many slots. */
  #rebuild(slots: number): void {
    const [first, second, between, counts] = [this.#first, this.#second, this.#between, this.#counts];
    this.#first = new Int32Array(slots);
    this.#second = new Int32Array(slots);
    this.#between = new Int32Array(slots);
    this.#counts = new Uint32Array(slots);
    this.#size = 0;
    for (let slot = 0; slot < counts.length; slot++) {
      if (counts[slot]! <= this.#forgotten) continue;
      const to = this.#slotOf(first[slot]!, second[slot]!, between[slot]!);
      this.#first[to] = first[slot]!;
      this.#second[to] = second[slot]!;
      this.#between[to] = between[slot]!;
      this.#counts[to] = counts[slot]!;
      this.#size++;
    }
  }
}
