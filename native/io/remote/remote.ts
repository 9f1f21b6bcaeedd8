import { join } from 'node:path';
import { EngineError, type Failure } from '../../contract/failure.ts';
import type { RemoteSceneState } from '../../contract/remote.ts';
import type { ByteSource } from '../byte-source.ts';
import { SharedCache } from '../lru.ts';
import { parseAddress } from './address.ts';
import { CacheSetting } from './cache-setting.ts';
import { DiskCache } from './disk-cache.ts';
import { Hosts, PATIENCE, type Patience } from './hosts.ts';
import { HttpByteSource } from './http-byte-source.ts';
import { KnownAddresses } from './known-addresses.ts';
import { fetchTile } from './remote-tile.ts';

/** What will hardly pass by itself: a map of a hundred tiles must not ask a hundred times. */
interface Trouble {
  readonly failure: Failure & { kind: 'remote-refused' | 'remote-changed' };
  readonly restsUntilMs: number;
}

const MEMORY_BYTES = 64 * 2 ** 20;

/**
 * Everything beyond this machine, for one process: nothing else asks the network. Only hosts that this person has typed
 * are asked, and only for addresses that somebody opens.
 */
export class Remote {
  readonly disk: DiskCache;
  readonly setting: CacheSetting;
  readonly #known: KnownAddresses;
  readonly #hosts: Hosts;
  readonly #blocks = new SharedCache<Uint8Array<ArrayBuffer>>(MEMORY_BYTES, (block) => block.length);
  /** By address. */
  readonly #troubles = new Map<string, Trouble>();
  readonly #restMs: number;
  readonly #listeners = new Set<() => void>();

  /** @param dir of the person, for the cache and for what was typed */
  constructor(dir: string, patience: Patience = PATIENCE) {
    this.#known = new KnownAddresses(join(dir, 'addresses.json'));
    this.setting = new CacheSetting(join(dir, 'cache.json'));
    this.disk = new DiskCache(join(dir, 'cache'), this.setting.limitBytes);
    this.#restMs = patience.restMs;
    this.#hosts = new Hosts(
      patience,
      (host) => this.#known.isTyped(host),
      () => this.#moved(),
    );
  }

  /**
   * A person typed it: from now on it may be asked for.
   *
   * @returns without its secrets: the form in which it is stored, shown and opened
   * @throws EngineError `remote-refused`, `file-unwritable`
   */
  async typed(text: string): Promise<string> {
    const shown = await this.#known.type(text);
    this.retry(shown);
    return shown;
  }

  /** The next reading asks again, whatever was before. */
  retry(shown: string): void {
    this.#hosts.wake(parseAddress(shown));
    if (this.#troubles.delete(shown)) this.#moved();
  }

  /**
   * @param shown as `typed` answered
   * @throws EngineError `remote-unreachable` when the host does not answer and nothing is known of before, `remote-refused`
   */
  async open(shown: string, signal: AbortSignal): Promise<ByteSource> {
    const parts = { hosts: this.#hosts, disk: this.disk, blocks: this.#blocks };
    const address = await this.#known.resolve(shown);
    const trouble = this.#troubles.get(shown);
    if (trouble && performance.now() < trouble.restsUntilMs) throw new EngineError(trouble.failure);
    const source = await this.#noting(shown, () => HttpByteSource.open(parts, address, signal));
    if (this.#troubles.delete(shown)) this.#moved();
    return {
      sizeBytes: source.sizeBytes,
      read: (offset, length, reading) => this.#noting(shown, () => source.read(offset, length, reading)),
      close: () => source.close(),
    };
  }

  /**
   * A picture of a tile server.
   *
   * @param shown template as `typed` answered; `place` fills in its placeholders
   * @returns null when the server has none there
   */
  async tile(
    shown: string,
    name: string,
    place: (template: string) => string,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer> | null> {
    const known = await this.#known.resolve(shown);
    const address = { ...known, full: place(known.full), shown };
    return fetchTile({ hosts: this.#hosts, disk: this.disk }, address, name, signal);
  }

  async stateOf(shown: string): Promise<RemoteSceneState> {
    const address = parseAddress(shown);
    if (!(await this.#known.isTyped(address.host))) return { state: 'unknown-host' };
    const trouble = this.#troubles.get(shown)?.failure;
    if (trouble?.kind === 'remote-changed')
      return { state: 'changed', reason: 'it changed while it was read' };
    if (trouble) return { state: 'refused', reason: trouble.reason };
    return this.#hosts.stateOf(address) ?? { state: 'unasked' };
  }

  /** Calls `listener` when the state of some address may have moved; answers with a function that stops it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async setLimit(limitBytes: number): Promise<void> {
    await this.setting.set(limitBytes);
    await this.disk.setLimit(limitBytes);
  }

  async #noting<T>(shown: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (thrown) {
      const failure = thrown instanceof EngineError ? thrown.failure : null;
      if (failure?.kind === 'remote-refused' || failure?.kind === 'remote-changed') {
        const isNews = this.#troubles.get(shown)?.failure.kind !== failure.kind;
        this.#troubles.set(shown, { failure, restsUntilMs: performance.now() + this.#restMs });
        if (isNews) this.#moved();
      }
      throw thrown;
    }
  }

  #moved(): void {
    for (const listener of this.#listeners) listener();
  }
}
