import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { EngineError } from '../contract/failure.ts';
import { rethrowUnwritable } from './files.ts';

/** Which rows of a file. */
export interface RowPlace {
  readonly path: string;
  readonly firstRow: number;
  readonly count: number;
  readonly dimension: number;
}

/**
 * Rows of float32 in a file, the first of them at any row of it: what does not fit into memory, or need not. Calls are
 * synchronous, for threads that compute; callers read and write runs of a megabyte or so.
 */
export class RowFile {
  readonly path: string;
  readonly count: number;
  readonly dimension: number;
  readonly #firstRow: number;
  readonly #file: number;

  private constructor(path: string, file: number, firstRow: number, count: number, dimension: number) {
    this.path = path;
    this.count = count;
    this.dimension = dimension;
    this.#firstRow = firstRow;
    this.#file = file;
  }

  /** Opens rows `firstRow` and following of a file, which is made when it is not there. */
  static open({ path, firstRow, count, dimension }: RowPlace): RowFile {
    try {
      const file = openSync(path, constants.O_RDWR | constants.O_CREAT);
      return new RowFile(path, file, firstRow, count, dimension);
    } catch (cause) {
      return rethrowUnwritable(path, cause);
    }
  }

  /** Rows `first` to `end`; the caller's own. */
  read(first: number, end: number): Float32Array {
    const rows = new Float32Array((end - first) * this.dimension);
    const bytes = new Uint8Array(rows.buffer);
    const read = readSync(this.#file, bytes, 0, bytes.length, this.#byteOf(first));
    if (read === bytes.length) return rows;
    throw new EngineError({
      kind: 'file-unreadable',
      path: this.path,
      reason: `it ends ${bytes.length - read} bytes early`,
    });
  }

  /** @param rows row-major, whole rows */
  write(first: number, rows: Float32Array): void {
    const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#byteOf(first) + done);
    } catch (cause) {
      rethrowUnwritable(this.path, cause);
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #byteOf(row: number): number {
    return (this.#firstRow + row) * this.dimension * Float32Array.BYTES_PER_ELEMENT;
  }
}
