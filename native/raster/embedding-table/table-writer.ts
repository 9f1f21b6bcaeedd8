import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { rethrowUnwritable } from '../../io/files.ts';
import { PLACE_BYTES, TABLE_MAGIC, type TableHeader, tableTrailer } from './table-file.ts';

const BUFFER_BYTES = 4 * 2 ** 20;

/**
 * Writes a table row by row, in memory that does not grow with it: places and labels lie in files beside it until the
 * rows are through. Writes at once: for a thread of its own.
 */
export class TableWriter {
  readonly #path: string;
  readonly #numbers: BufferedFile;
  readonly #places: BufferedFile;
  readonly #labels: BufferedFile;
  rows = 0;

  /** @throws EngineError `file-unwritable`, as all that follows */
  constructor(path: string) {
    this.#path = path;
    this.#numbers = new BufferedFile(path);
    this.#places = new BufferedFile(`${path}.places`);
    this.#labels = new BufferedFile(`${path}.labels`);
    this.#numbers.write(Buffer.from(TABLE_MAGIC));
  }

  /** @param label position among the labels + 1; 0 for none */
  add(numbers: Int8Array | Float32Array, corners: Float64Array, label: number): void {
    this.#numbers.write(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
    this.#places.write(new Uint8Array(corners.buffer, corners.byteOffset, PLACE_BYTES));
    this.#labels.write(new Uint8Array(Uint32Array.of(label).buffer));
    this.rows++;
  }

  /** The file is whole after this. */
  finish(header: Omit<TableHeader, 'rows'>): void {
    for (const part of [this.#places, this.#labels]) this.#numbers.append(part);
    this.#numbers.write(tableTrailer({ ...header, rows: this.rows }));
    this.#numbers.close();
    this.#removeParts();
  }

  /** Nothing of it is left after this. */
  abandon(): void {
    for (const part of [this.#numbers, this.#places, this.#labels]) part.close();
    this.#removeParts();
    rmSync(this.#path, { force: true });
  }

  #removeParts(): void {
    removeTableParts(this.#path);
  }
}

/** What a writer that was stopped has left beside its file. */
export function removeTableParts(path: string): void {
  for (const part of ['.places', '.labels']) rmSync(path + part, { force: true });
}

function newFile(path: string): number {
  try {
    return openSync(path, 'w+');
  } catch (cause) {
    return rethrowUnwritable(path, cause);
  }
}

class BufferedFile {
  readonly path: string;
  readonly #file: number;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #filled = 0;
  #isOpen = true;

  constructor(path: string) {
    this.path = path;
    this.#file = newFile(path);
  }

  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) {
      if (this.#filled === this.#buffer.length) this.#flush();
      const some = bytes.subarray(done, done + this.#buffer.length - this.#filled);
      this.#buffer.set(some, this.#filled);
      this.#filled += some.length;
      done += some.length;
    }
  }

  /** All of another file. */
  append(other: BufferedFile): void {
    other.#flush();
    const piece = new Uint8Array(BUFFER_BYTES);
    for (let at = 0; ; ) {
      const read = readSync(other.#file, piece, 0, piece.length, at);
      if (read === 0) break;
      this.write(piece.subarray(0, read));
      at += read;
    }
    other.close();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      this.#flush();
      fsyncSync(this.#file);
    } finally {
      closeSync(this.#file);
    }
  }

  #flush(): void {
    try {
      for (let done = 0; done < this.#filled; )
        done += writeSync(this.#file, this.#buffer, done, this.#filled - done);
      this.#filled = 0;
    } catch (cause) {
      rethrowUnwritable(this.path, cause);
    }
  }
}
