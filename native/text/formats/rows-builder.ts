import { EngineError } from '../../contract/failure.ts';
import type { NamedRows } from './named-rows.ts';

/** Beyond it no model goes, and the covariance of a calibration fills memory. */
const MOST_DIMENSIONS = 4096;

/** Numbers of a piece of memory: 4 MB. No more is taken than rows were read, whatever the file claims to hold. */
const PIECE_NUMBERS = 1024 * 1024;

export function badFile(path: string, reason: string): EngineError {
  return new EngineError({ kind: 'file-unreadable', path, reason });
}

/** Rows of a file as they arrive, checked. */
export class RowsBuilder {
  readonly dimension: number;
  readonly #path: string;
  readonly #rowsPerPiece: number;
  readonly #pieces: Float32Array[] = [];
  readonly #numberOf = new Map<string, number>();

  /** @throws EngineError `file-unreadable` when no row can have so many numbers */
  constructor(path: string, dimension: number) {
    if (!(Number.isInteger(dimension) && dimension >= 1 && dimension <= MOST_DIMENSIONS))
      throw badFile(path, `its rows would have ${dimension} numbers; 1 … ${MOST_DIMENSIONS} are read`);
    this.#path = path;
    this.dimension = dimension;
    this.#rowsPerPiece = Math.ceil(PIECE_NUMBERS / dimension);
  }

  get count(): number {
    return this.#numberOf.size;
  }

  /**
   * Room for the next row, `[dimension]`, to be filled.
   *
   * @param where the row stands in the file: `line 7`, `the row at byte 1200`
   * @throws EngineError `file-unreadable` for a name that is empty or was there before
   */
  add(name: string, where: string): Float32Array {
    // A term is one word of the space: its parts are joined as those of a phrase are.
    const term = name.replaceAll(' ', '_');
    if (term === '') throw badFile(this.#path, `${where} has no name`);
    const before = this.#numberOf.get(term);
    if (before !== undefined)
      throw badFile(this.#path, `${where} is “${term}” again, which row ${before + 1} is already`);
    const row = this.#numberOf.size;
    this.#numberOf.set(term, row);
    const at = row % this.#rowsPerPiece;
    if (at === 0) this.#pieces.push(new Float32Array(this.#rowsPerPiece * this.dimension));
    return this.#pieces.at(-1)!.subarray(at * this.dimension, (at + 1) * this.dimension);
  }

  /** @throws EngineError `file-unreadable` without a row */
  finish(): NamedRows {
    if (this.count === 0) throw badFile(this.#path, 'there is no row in it');
    const rows = new Float32Array(this.count * this.dimension);
    for (const [n, piece] of this.#pieces.entries()) {
      const start = n * this.#rowsPerPiece * this.dimension;
      rows.set(piece.subarray(0, rows.length - start), start);
    }
    return { names: [...this.#numberOf.keys()], rows, dimension: this.dimension };
  }
}
