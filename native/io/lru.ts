interface Shared<V> {
  readonly promise: Promise<V>;
  readonly stop: AbortController;
  readonly looks: ((value: V) => void)[];
  callers: number;
}

/**
 * A cache bounded in bytes that forgets what was used longest ago, and in which callers share work in progress.
 *
 * Failed and aborted work is never kept. A value larger than the whole cache is handed out and not kept.
 */
export class SharedCache<V> {
  readonly capacityBytes: number;
  readonly #bytesOf: (value: V) => number;
  readonly #onDropped: (value: V) => void;
  readonly #values = new Map<string, V>();
  readonly #running = new Map<string, Shared<V>>();
  #heldBytes = 0;

  /** @param onDropped gets what is no longer kept; if it uses its memory again, only `look` may be called */
  constructor(
    capacityBytes: number,
    bytesOf: (value: V) => number,
    onDropped: (value: V) => void = () => {},
  ) {
    this.capacityBytes = capacityBytes;
    this.#bytesOf = bytesOf;
    this.#onDropped = onDropped;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Whether the value is kept, or being made. */
  has(key: string): boolean {
    return this.#values.has(key) || this.#running.has(key);
  }

  get(key: string): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined) return undefined;
    // A Map keeps insertion order: the first key is the one used longest ago.
    this.#values.delete(key);
    this.#values.set(key, value);
    return value;
  }

  /**
   * The kept value, else the one being made, else the one `make` makes. `make` gets a signal that aborts when the
   * last caller has left; one caller's abort rejects that caller alone.
   */
  async share(key: string, signal: AbortSignal, make: (shared: AbortSignal) => Promise<V>): Promise<V> {
    signal.throwIfAborted();
    const kept = this.get(key);
    if (kept !== undefined) return kept;
    const work = this.#running.get(key) ?? this.#start(key, make);
    work.callers++;
    return this.#await(key, work, signal);
  }

  /** As `share`, for who needs the value for a moment: `act` is called with it before it can be dropped. */
  async look(
    key: string,
    signal: AbortSignal,
    make: (shared: AbortSignal) => Promise<V>,
    act: (value: V) => void,
  ): Promise<void> {
    signal.throwIfAborted();
    const kept = this.get(key);
    if (kept !== undefined) return act(kept);
    const work = this.#running.get(key) ?? this.#start(key, make);
    work.callers++;
    work.looks.push((value) => {
      if (!signal.aborted) act(value);
    });
    await this.#await(key, work, signal);
  }

  /** Forgets what is kept under keys that begin so. Work in progress goes on and is kept when done. */
  forget(keyPrefix: string): void {
    for (const [key, value] of this.#values) {
      if (key.startsWith(keyPrefix)) this.#drop(key, value);
    }
  }

  #start(key: string, make: (shared: AbortSignal) => Promise<V>): Shared<V> {
    const stop = new AbortController();
    const looks: Shared<V>['looks'] = [];
    // In one step, so that nobody comes to look after the others have looked and before the value is kept.
    const promise = make(stop.signal).then(
      (value) => {
        for (const look of looks) look(value);
        if (this.#leave(key, work)) this.#keep(key, value);
        return value;
      },
      (error) => {
        this.#leave(key, work);
        throw error;
      },
    );
    const work: Shared<V> = { promise, stop, looks, callers: 0 };
    this.#running.set(key, work);
    return work;
  }

  async #await(key: string, work: Shared<V>, signal: AbortSignal): Promise<V> {
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const onAbort = () => {
      work.callers--;
      if (work.callers === 0 && this.#leave(key, work)) work.stop.abort(signal.reason);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([work.promise, aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Whether this work was still the one running under its key; afterwards it is not. */
  #leave(key: string, work: Shared<V>): boolean {
    return this.#running.get(key) === work && this.#running.delete(key);
  }

  #keep(key: string, value: V): void {
    const bytes = this.#bytesOf(value);
    if (bytes > this.capacityBytes) {
      this.#onDropped(value);
      return;
    }
    this.#values.set(key, value);
    this.#heldBytes += bytes;
    for (const [oldest, old] of this.#values) {
      if (this.#heldBytes <= this.capacityBytes) return;
      this.#drop(oldest, old);
    }
  }

  #drop(key: string, value: V): void {
    this.#values.delete(key);
    this.#heldBytes -= this.#bytesOf(value);
    this.#onDropped(value);
  }
}
