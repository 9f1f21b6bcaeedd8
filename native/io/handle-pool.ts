import type { FileHandle } from 'node:fs/promises';
import { EngineError } from '../contract/failure.ts';
import { type ByteSource, openHandle, readExactly, requireFile } from './byte-source.ts';

interface OpenFile {
  readonly opening: Promise<FileHandle>;
  users: number;
}

/**
 * Handles of which no more than so many are open at once: those used longest ago are closed, and opened again when
 * they are needed. A process may have some hundred files open; a mosaic has thousands.
 */
export class HandlePool {
  readonly #limit: number;
  /** Used longest ago first. */
  readonly #open = new Map<string, OpenFile>();
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** Lends a handle. Who holds one must not wait for another: there may be none. */
  async use<T>(
    key: string,
    openFile: () => Promise<FileHandle>,
    act: (handle: FileHandle) => Promise<T>,
  ): Promise<T> {
    const file = await this.#take(key, openFile);
    try {
      return await act(await file.opening);
    } finally {
      file.users--;
      this.#waiting.shift()?.();
    }
  }

  /** Closes a handle that nobody uses. */
  forget(key: string): void {
    const file = this.#open.get(key);
    if (file?.users === 0) this.#close(key, file);
  }

  async #take(key: string, openFile: () => Promise<FileHandle>): Promise<OpenFile> {
    let file = this.#open.get(key);
    while (!file) {
      if (this.#open.size < this.#limit || this.#closeOldest()) {
        file = { opening: openFile(), users: 0 };
      } else {
        await new Promise<void>((resolve) => this.#waiting.push(resolve));
        file = this.#open.get(key);
      }
    }
    file.users++;
    this.#open.delete(key);
    this.#open.set(key, file);
    try {
      await file.opening;
    } catch (error) {
      if (this.#open.get(key) === file) this.#open.delete(key); // opened anew the next time
      this.#waiting.shift()?.();
      throw error;
    }
    return file;
  }

  #closeOldest(): boolean {
    for (const [key, file] of this.#open) {
      if (file.users > 0) continue;
      this.#close(key, file);
      return true;
    }
    return false;
  }

  #close(key: string, file: OpenFile): void {
    this.#open.delete(key);
    closeSoon(file);
  }
}

function closeSoon({ opening }: OpenFile): void {
  opening.then((handle) => handle.close()).catch(() => {}); // nothing was written, so nothing is lost
}

/** A regular file whose handle is one of a pool's. */
export class PooledByteSource implements ByteSource {
  readonly path: string;
  readonly sizeBytes: number;
  readonly #modifiedMs: number;
  readonly #pool: HandlePool;

  private constructor(path: string, sizeBytes: number, modifiedMs: number, pool: HandlePool) {
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.#modifiedMs = modifiedMs;
    this.#pool = pool;
  }

  /** @throws EngineError `file-missing` or `file-unreadable` */
  static async open(path: string, pool: HandlePool): Promise<PooledByteSource> {
    const { size, mtimeMs } = await requireFile(path);
    return new PooledByteSource(path, size, mtimeMs, pool);
  }

  read(
    offsetBytes: number,
    lengthBytes: number,
    signal: AbortSignal,
    memory?: ArrayBuffer,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#pool.use(
      this.path,
      () => this.#openSame(),
      (handle) => readExactly(handle, this, offsetBytes, lengthBytes, signal, memory),
    );
  }

  async close(): Promise<void> {
    this.#pool.forget(this.path);
  }

  /** While it was closed, another may have taken its place. */
  async #openSame(): Promise<FileHandle> {
    const { size, mtimeMs } = await requireFile(this.path);
    if (size !== this.sizeBytes || mtimeMs !== this.#modifiedMs) {
      const reason = 'it has changed since it was opened';
      throw new EngineError({ kind: 'file-unreadable', path: this.path, reason });
    }
    return openHandle(this.path);
  }
}
