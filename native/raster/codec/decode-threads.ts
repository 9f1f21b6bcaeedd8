import { availableParallelism } from 'node:os';

// Node runs kernels and reads files in four threads of its own.
const MOST_THREADS = 4;

/**
 * Lets so many blocks be decoded at once, in the order asked. A block whose caller has left before its turn is never
 * begun: what still runs after an abort is one block a thread.
 */
export class DecodeThreads {
  readonly #waiting: (() => void)[] = [];
  #count: number;
  #busy = 0;

  /** @param count at least 1 */
  constructor(count = Math.min(MOST_THREADS, availableParallelism())) {
    this.#count = count;
  }

  get count(): number {
    return this.#count;
  }

  /** For all that follows. More than Node has are as many as Node has. */
  limitTo(count: number): void {
    this.#count = Math.min(MOST_THREADS, count);
    this.#next();
  }

  async run<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    const { promise: turn, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.#next();
    await turn;
    try {
      signal.throwIfAborted();
      return await act();
    } finally {
      this.#busy--;
      this.#next();
    }
  }

  #next(): void {
    while (this.#busy < this.#count && this.#waiting.length > 0) {
      this.#busy++;
      this.#waiting.shift()!();
    }
  }
}
