interface Waiting {
  readonly bytes: number;
  enter(): void;
}

/**
 * Bounds the bytes of work that goes on at once: whoever would exceed the budget waits for its turn. Work that is larger
 * than the whole budget goes alone.
 */
export class ByteBudget {
  readonly capacityBytes: number;
  readonly #waiting: Waiting[] = [];
  #spentBytes = 0;

  constructor(capacityBytes: number) {
    this.capacityBytes = capacityBytes;
  }

  /**
   * Runs `act` when there is room for it, in the order of the calls.
   *
   * @throws the signal's reason when it aborts meanwhile, and what `act` throws
   */
  async spend<T>(bytes: number, signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) await this.#turn(bytes, signal);
    else this.#spentBytes += bytes;
    try {
      return await act();
    } finally {
      this.#spentBytes -= bytes;
      this.#admit();
    }
  }

  #fits(bytes: number): boolean {
    return this.#spentBytes === 0 || this.#spentBytes + bytes <= this.capacityBytes;
  }

  #turn(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      reject(signal.reason);
      // Whoever waited behind may fit now.
      this.#admit();
    };
    const waiting: Waiting = {
      bytes,
      enter: () => {
        signal.removeEventListener('abort', leave);
        this.#spentBytes += bytes;
        resolve();
      },
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.push(waiting);
    return promise;
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#fits(this.#waiting[0]!.bytes)) this.#waiting.shift()!.enter();
  }
}
