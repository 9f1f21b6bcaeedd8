interface Wanted {
  readonly block: number;
  readonly signal: AbortSignal;
  resolve(bytes: Uint8Array<ArrayBuffer>): void;
  reject(reason: unknown): void;
}

/** Bytes of `count` blocks from `first` on, in one piece. */
export type FetchRun = (
  first: number,
  count: number,
  signal: AbortSignal,
) => Promise<readonly Uint8Array<ArrayBuffer>[]>;

/**
 * Joins blocks that are wanted in one turn of the event loop: neighbours are fetched with one request. A request is given up
 * when everybody who wanted something of it has left.
 */
export class BlockRuns {
  readonly #fetch: FetchRun;
  readonly #mostBlocks: number;
  #wanted: Wanted[] = [];

  /** @param mostBlocks of one request */
  constructor(mostBlocks: number, fetch: FetchRun) {
    this.#mostBlocks = mostBlocks;
    this.#fetch = fetch;
  }

  /** A block is not wanted twice at a time: callers share it. */
  want(block: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#wanted.length === 0) setImmediate(() => this.#flush());
    return new Promise((resolve, reject) => this.#wanted.push({ block, signal, resolve, reject }));
  }

  #flush(): void {
    const wanted = this.#wanted.sort((one, other) => one.block - other.block);
    this.#wanted = [];
    let run: Wanted[] = [];
    for (const one of wanted) {
      const isNext = run.length > 0 && one.block === run.at(-1)!.block + 1 && run.length < this.#mostBlocks;
      if (run.length > 0 && !isNext) {
        void this.#fetchRun(run);
        run = [];
      }
      run.push(one);
    }
    if (run.length > 0) void this.#fetchRun(run);
  }

  async #fetchRun(run: readonly Wanted[]): Promise<void> {
    const stop = new AbortController();
    const leave = () => {
      if (run.every((one) => one.signal.aborted)) stop.abort(run[0]!.signal.reason);
    };
    for (const { signal } of run) signal.addEventListener('abort', leave, { once: true });
    leave();
    try {
      const blocks = await this.#fetch(run[0]!.block, run.length, stop.signal);
      for (const [i, one] of run.entries()) one.resolve(blocks[i]!);
    } catch (thrown) {
      for (const one of run) one.reject(thrown);
    } finally {
      for (const { signal } of run) signal.removeEventListener('abort', leave);
    }
  }
}
