import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What lies in the cache, and why nothing is added to it. */
export interface CacheUsage {
  readonly bytes: number;
  readonly limitBytes: number;
  /** Null: it is written. */
  readonly reason: string | null;
}

interface CachedFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** When it is full it is emptied to here, so that not every write has to look for the oldest. */
const SHARE_AFTER_SWEEP = 0.9;

/**
 * Pieces of remote files on disk, below a limit; what was used longest ago goes first. It survives a restart and is shared
 * by all processes of a person. A piece is a file `<folder>/<name>`; its access time is set whenever it is used, its
 * modification time is when it was fetched.
 */
export class DiskCache {
  readonly dir: string;
  #limitBytes: number;
  /** Counted by this process since the last sweep; null before the first. */
  #bytes: number | null = null;
  #sweeping: Promise<void> | null = null;
  #reason: string | null = null;
  readonly #used = new Set<string>();

  constructor(dir: string, limitBytes: number) {
    this.dir = dir;
    this.#limitBytes = limitBytes;
  }

  /** Names of the pieces of a folder. */
  async names(folder: string): Promise<string[]> {
    return (await readdir(join(this.dir, folder)).catch(() => [])).filter((name) => !name.endsWith('.part'));
  }

  /** Null when it is not there. */
  async read(folder: string, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const path = join(this.dir, folder, name);
    try {
      const bytes = await readFile(path);
      await this.#markUsed(path);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    } catch {
      // Swept by another process, or never there: it is fetched.
      return null;
    }
  }

  /** When it was fetched, in milliseconds since 1970; null when it is not there. */
  async fetchedAtMs(folder: string, name: string): Promise<number | null> {
    return (await stat(join(this.dir, folder, name)).catch(() => null))?.mtimeMs ?? null;
  }

  /** Where the disk does not take it, reading goes on without. */
  async write(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
    if (this.#reason !== null || bytes.length > this.#limitBytes) return;
    const path = join(this.dir, folder, name);
    const part = `${path}.${randomUUID().slice(0, 8)}.part`;
    try {
      await mkdir(join(this.dir, folder), { recursive: true });
      await writeFile(part, bytes);
      await rename(part, path);
    } catch (cause) {
      this.#reason = (cause as Error).message;
      await rm(part, { force: true }).catch(() => {});
      return;
    }
    if (this.#bytes !== null) this.#bytes += bytes.length;
    if (this.#bytes === null || this.#bytes > this.#limitBytes) await this.#sweep();
  }

  async drop(folder: string): Promise<void> {
    await rm(join(this.dir, folder), { recursive: true, force: true });
    // Counted anew with the next write.
    this.#bytes = null;
  }

  async clear(): Promise<void> {
    await rm(this.dir, { recursive: true, force: true });
    this.#bytes = null;
    this.#reason = null;
  }

  async setLimit(limitBytes: number): Promise<void> {
    this.#limitBytes = limitBytes;
    await this.#sweep();
  }

  async usage(): Promise<CacheUsage> {
    const files = await this.#files();
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    return { bytes, limitBytes: this.#limitBytes, reason: this.#reason };
  }

  /** Once in the life of a process is enough: the limit is far more than a process uses. */
  async #markUsed(path: string): Promise<void> {
    if (this.#used.has(path)) return;
    this.#used.add(path);
    const { mtime } = await stat(path);
    await utimes(path, new Date(), mtime);
  }

  /** One at a time; who comes meanwhile waits for the one that runs. */
  #sweep(): Promise<void> {
    this.#sweeping ??= this.#sweepOnce().finally(() => {
      this.#sweeping = null;
    });
    return this.#sweeping;
  }

  async #sweepOnce(): Promise<void> {
    const files = await this.#files();
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes > this.#limitBytes) {
      files.sort((a, b) => a.usedMs - b.usedMs);
      for (const file of files) {
        if (bytes <= this.#limitBytes * SHARE_AFTER_SWEEP) break;
        await rm(file.path, { force: true });
        bytes -= file.bytes;
      }
    }
    this.#bytes = bytes;
  }

  async #files(): Promise<CachedFile[]> {
    const entries = await readdir(this.dir, { recursive: true, withFileTypes: true }).catch(() => []);
    const files: CachedFile[] = [];
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const found = await stat(path).catch(() => null); // swept by another process meanwhile
      if (found) files.push({ path, bytes: found.size, usedMs: Math.max(found.atimeMs, found.mtimeMs) });
    }
    return files;
  }
}
