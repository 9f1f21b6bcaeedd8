import { readFileSync } from 'node:fs';
import { LEAST_REMOTE_CACHE_BYTES } from '../../contract/remote.ts';
import { writeFileWhole } from '../files.ts';

const DEFAULT_CACHE_BYTES = 2 * 2 ** 30;

/** How much of the disk remote files may take: one number in the person's folder. */
export class CacheSetting {
  readonly #path: string;
  #limitBytes: number;

  constructor(path: string) {
    this.#path = path;
    this.#limitBytes = readLimit(path);
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  /** @throws EngineError `file-unwritable` */
  async set(limitBytes: number): Promise<void> {
    await writeFileWhole(this.#path, JSON.stringify({ limitBytes }));
    this.#limitBytes = limitBytes;
  }
}

function readLimit(path: string): number {
  try {
    const { limitBytes } = JSON.parse(readFileSync(path, 'utf8')) as { limitBytes?: unknown };
    const isOne = Number.isSafeInteger(limitBytes) && Number(limitBytes) >= LEAST_REMOTE_CACHE_BYTES;
    return isOne ? Number(limitBytes) : DEFAULT_CACHE_BYTES;
  } catch {
    return DEFAULT_CACHE_BYTES; // not set, or not by us
  }
}
