/** Integers appended to a typed array that doubles when it is full. */
export class GrowingIds {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    this.#makeRoom(1);
    this.#values[this.#length++] = value;
  }

  append(values: Int32Array): void {
    this.#makeRoom(values.length);
    this.#values.set(values, this.#length);
    this.#length += values.length;
  }

  /** Forgets all values and keeps their room. */
  clear(): void {
    this.#length = 0;
  }

  /** What was appended, without a copy; the next change may leave it behind. */
  view(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }

  #makeRoom(count: number): void {
    if (this.#length + count <= this.#values.length) return;
    const larger = new Int32Array(Math.max(this.#length + count, this.#values.length * 2));
    larger.set(this.view());
    this.#values = larger;
  }
}
