import type { Raster } from '../raster.ts';

interface OpenSource {
  readonly opening: Promise<Raster>;
  users: number;
}

/** Opens one file of a VRT. */
export type OpenSourceFile = (file: number) => Promise<Raster>;

/**
 * The files of a VRT, opened when they are first read. Those read longest ago are forgotten when there are too many,
 * because of the memory that directories take.
 */
export class SourceFiles {
  readonly #openFile: OpenSourceFile;
  readonly #limit: number;
  /** Read longest ago first. */
  readonly #open = new Map<number, OpenSource>();

  constructor(openFile: OpenSourceFile, limit: number) {
    this.#openFile = openFile;
    this.#limit = limit;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** Lends a file until `act` ends. Opening one is not given up with who asked for it: others wait for it too. */
  async use<T>(file: number, act: (raster: Raster) => Promise<T>): Promise<T> {
    const source = this.#open.get(file) ?? { opening: this.#openFile(file), users: 0 };
    this.#open.delete(file);
    this.#open.set(file, source);
    source.users++;
    try {
      return await act(await this.#opened(file, source));
    } finally {
      source.users--;
      this.#forgetOldest();
    }
  }

  async close(): Promise<void> {
    const sources = [...this.#open.values()];
    this.#open.clear();
    // One that never opened has nothing to close.
    await Promise.all(sources.map(({ opening }) => opening.then((raster) => raster.close()).catch(() => {})));
  }

  /** A failed opening is tried again the next time. */
  async #opened(file: number, source: OpenSource): Promise<Raster> {
    try {
      return await source.opening;
    } catch (error) {
      if (this.#open.get(file) === source) this.#open.delete(file);
      throw error;
    }
  }

  #forgetOldest(): void {
    for (const [file, { opening, users }] of this.#open) {
      if (this.#open.size <= this.#limit) return;
      if (users > 0) continue;
      this.#open.delete(file);
      opening.then((raster) => raster.close()).catch(() => {}); // as above
    }
  }
}
