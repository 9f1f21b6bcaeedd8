import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { TileBatch, TileLook } from './extract-batch.ts';
import type { ExtractAnswer, ExtractOrder } from './extract-thread.ts';

/** More threads than this wait for pixels: one thread reads for all of them. */
const MOST_THREADS = 4;
/** One that is worked on and one that waits: a thread never waits for the reader. */
const BATCHES_PER_THREAD = 2;

export function defaultThreads(): number {
  return Math.min(MOST_THREADS, availableParallelism());
}

interface Order extends ExtractOrder {
  onRows(rows: ExtractAnswer): void;
}

/** What turns batches of tiles into features, whoever computes them. */
export type TilePool = Pick<ExtractPool, 'submit' | 'drained'>;

/**
 * Threads that extract features, started when there is work for them. The first failure, or an abort, fails the whole
 * pool: whoever waits gets it, and `close` ends the threads at once, whatever they are doing.
 */
export class ExtractPool {
  readonly #threads: number;
  readonly #signal: AbortSignal;
  readonly #started: Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #waiting: Order[] = [];
  /** Batches that wait or are worked on. */
  #underWay = 0;
  #failure: { reason: unknown } | null = null;
  #change = Promise.withResolvers<void>();

  constructor(threads: number, signal: AbortSignal) {
    this.#threads = threads;
    this.#signal = signal;
    if (signal.aborted) this.#onAbort();
    else signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /**
   * Hands a batch to a thread; its arrays are gone afterwards. Resolves when the batch is accepted, so that a fast
   * reader does not fill the memory.
   *
   * @param onRows gets row-major `[tile × dimension]`; batches end in any order
   */
  async submit(look: TileLook, batch: TileBatch, onRows: (rows: ExtractAnswer) => void): Promise<void> {
    await this.#until(() => this.#underWay < this.#threads * BATCHES_PER_THREAD);
    this.#underWay++;
    this.#waiting.push({ look, batch, onRows });
    this.#next();
  }

  /** Resolves when every batch has its rows. */
  async drained(): Promise<void> {
    await this.#until(() => this.#underWay === 0);
  }

  /** Ends the threads; what they had not finished is lost. */
  async close(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#fail(new Error('the extraction threads were closed'));
    await Promise.all(this.#started.map((worker) => worker.terminate()));
  }

  readonly #onAbort = () => this.#fail(this.#signal.reason);

  async #until(holds: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure) throw this.#failure.reason;
      if (holds()) return;
      await this.#change.promise;
    }
  }

  #next(): void {
    while (this.#waiting.length > 0 && !this.#failure) {
      const worker = this.#idle.pop() ?? this.#start();
      if (!worker) return;
      this.#run(worker, this.#waiting.shift()!);
    }
  }

  /** The one place where an extraction thread is made. */
  #start(): Worker | null {
    if (this.#started.length === this.#threads) return null;
    const worker = new Worker(new URL('./extract.worker.ts', import.meta.url));
    worker.once('error', (error) => this.#fail(error));
    worker.once('exit', (code) => this.#fail(new Error(`an extraction thread ended with code ${code}`)));
    this.#started.push(worker);
    return worker;
  }

  #run(worker: Worker, { look, batch, onRows }: Order): void {
    worker.once('message', (rows: ExtractAnswer) => {
      if (this.#failure) return;
      onRows(rows);
      this.#underWay--;
      this.#idle.push(worker);
      this.#next();
      this.#tellWaiting();
    });
    const order: ExtractOrder = { look, batch };
    worker.postMessage(order, [batch.pixels.buffer, batch.valid.buffer]);
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#tellWaiting();
  }

  #tellWaiting(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }
}
