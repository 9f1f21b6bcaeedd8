import { silent, type Work } from '../contract/work.ts';
import type { TileLook } from '../vision/extract-batch.ts';
import type { TilePool } from '../vision/extract-pool.ts';
import { type PixelSource, tileBatches } from './tile-batches.ts';

/** All that the features of a tile depend on, beside its number. */
export interface FeatureSource extends PixelSource {
  readonly look: TileLook;
  /** Numbers a tile. */
  readonly dimension: number;
}

/** Features of tiles `[first, last)`: the same numbers whatever is computed beside them, and in whatever order threads end. */
export class TileFeatures {
  readonly #source: FeatureSource;
  readonly #first: number;
  readonly #tiles: number;
  readonly #rows: Float32Array;
  #missing: number;

  constructor(source: FeatureSource, { first, last }: { first: number; last: number }) {
    this.#source = source;
    this.#first = first;
    this.#tiles = last - first;
    this.#missing = this.#tiles;
    this.#rows = new Float32Array(this.#tiles * source.dimension);
  }

  /** Row-major `[last − first × dimension]`; null until all are there. */
  get rows(): Float32Array | null {
    return this.#missing === 0 ? this.#rows : null;
  }

  /**
   * Reads the pixels in scene order and hands them to the threads; goes on after each batch that they have accepted. The
   * last rows come after the last batch.
   *
   * @param work is told the number of tiles of every batch that is through
   */
  async *submitTo(pool: TilePool, work: Work<number>): AsyncGenerator<void> {
    const tiles = Uint32Array.from({ length: this.#tiles }, (_, i) => this.#first + i);
    for await (const { numbers, batch } of tileBatches(this.#source, tiles, silent(work.signal))) {
      await pool.submit(this.#source.look, batch, (rows) => {
        this.#put(numbers, rows);
        work.report(numbers.length);
      });
      yield;
    }
  }

  #put(numbers: Uint32Array, features: Float32Array): void {
    const { dimension } = this.#source;
    for (const [place, tile] of numbers.entries()) {
      const row = features.subarray(place * dimension, (place + 1) * dimension);
      this.#rows.set(row, (tile - this.#first) * dimension);
    }
    this.#missing -= numbers.length;
  }
}
