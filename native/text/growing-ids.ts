/** Integers appended one by one to a typed array that doubles when it is full. */
export class GrowingIds {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const doubled = new Int32Array(this.#length * 2);
      doubled.set(this.#values);
      this.#values = doubled;
    }
    this.#values[this.#length++] = value;
  }

  /** What was appended, without a copy; the next `push` may leave it behind. */
  view(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }
}
