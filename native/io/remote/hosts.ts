import { setTimeout as wait } from 'node:timers/promises';
import { EngineError } from '../../contract/failure.ts';
import type { TypedAddress } from './address.ts';
import { type HttpAnswer, httpGet, Transient } from './http.ts';

/** How long the network is waited for. */
export interface Patience {
  /** Waits before each further attempt, in milliseconds; as many attempts more as there are waits. */
  readonly retryMs: readonly number[];
  /** Longest wait a server may ask for. */
  readonly mostWaitMs: number;
  /** Longest time without a byte. */
  readonly silenceMs: number;
  /** How long a host that did not answer is left alone. */
  readonly restMs: number;
  readonly requestsAtOnce: number;
}

export const PATIENCE: Patience = {
  retryMs: [250, 1000, 3000],
  mostWaitMs: 10_000,
  silenceMs: 15_000,
  restMs: 30_000,
  requestsAtOnce: 8,
};

export type HostState = { state: 'online' } | { state: 'offline'; reason: string };

interface Rest {
  readonly reason: string;
  readonly untilMs: number;
}

/**
 * Asks hosts, with retries. A host that does not answer is left alone for a while: a map of a hundred tiles must not wait
 * for it a hundred times.
 */
export class Hosts {
  readonly #patience: Patience;
  readonly #mayAsk: (host: string) => Promise<boolean>;
  readonly #onMove: () => void;
  readonly #states = new Map<string, HostState>();
  readonly #rests = new Map<string, Rest>();
  readonly #waiting: (() => void)[] = [];
  #asking = 0;

  /** @param onMove called when a host goes offline or comes back */
  constructor(patience: Patience, mayAsk: (host: string) => Promise<boolean>, onMove: () => void) {
    this.#patience = patience;
    this.#mayAsk = mayAsk;
    this.#onMove = onMove;
  }

  /** Null: not asked yet. */
  stateOf({ server }: TypedAddress): HostState | null {
    return this.#states.get(server) ?? null;
  }

  /** The next request asks again at once. */
  wake({ server }: TypedAddress): void {
    this.#rests.delete(server);
  }

  /**
   * One GET, again as long as it fails in passing.
   *
   * @throws EngineError `remote-unreachable`, `remote-refused`, what `take` throws
   */
  async get<T>(
    address: TypedAddress,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
    take: (answer: HttpAnswer) => Promise<T>,
  ): Promise<T> {
    const { retryMs, mostWaitMs, silenceMs } = this.#patience;
    const request = { address, headers, silenceMs, mayAsk: this.#mayAsk };
    for (let attempt = 0; ; attempt++) {
      const wasResting = this.#refuseResting(address);
      try {
        const taken = await this.#inTurn(signal, () => httpGet(request, signal, take));
        this.#set(address.server, { state: 'online' });
        return taken;
      } catch (thrown) {
        if (!(thrown instanceof Transient)) throw thrown;
        const pauseMs = retryMs[attempt];
        if (pauseMs === undefined || thrown.isOffline || wasResting) throw this.#offline(address, thrown);
        await wait(Math.max(pauseMs, Math.min(thrown.waitMs, mostWaitMs)), undefined, { signal });
      }
    }
  }

  /** Whether it was offline, and is tried anew: then once is enough. */
  #refuseResting({ server, shown }: TypedAddress): boolean {
    const rest = this.#rests.get(server);
    if (rest && performance.now() < rest.untilMs)
      throw new EngineError({ kind: 'remote-unreachable', address: shown, reason: rest.reason });
    return rest !== undefined;
  }

  #offline({ server, shown }: TypedAddress, cause: Transient): EngineError {
    const reason = cause.message;
    this.#rests.set(server, { reason, untilMs: performance.now() + this.#patience.restMs });
    this.#set(server, { state: 'offline', reason });
    return new EngineError({ kind: 'remote-unreachable', address: shown, reason }, { cause });
  }

  #set(server: string, next: HostState): void {
    if (next.state === 'online') this.#rests.delete(server);
    const before = this.#states.get(server);
    this.#states.set(server, next);
    if (before?.state !== next.state) this.#onMove();
  }

  async #inTurn<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    if (this.#asking < this.#patience.requestsAtOnce) this.#asking++;
    else await this.#turn(signal);
    try {
      return await act();
    } finally {
      // The turn is handed on, so that nobody who comes now gets before those who wait.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#asking--;
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      const at = this.#waiting.indexOf(go);
      if (at >= 0) this.#waiting.splice(at, 1);
      reject(signal.reason);
    };
    const go = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.push(go);
    return promise;
  }
}
