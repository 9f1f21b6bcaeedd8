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

/** Features of some tiles, row-major `[tiles × dimension]` in their order. */
export async function extractTiles(
  source: FeatureSource,
  tiles: Uint32Array,
  pool: TilePool,
  work: Work<number>,
): Promise<Float32Array> {
  const { dimension } = source;
  const rows = new Float32Array(tiles.length * dimension);
  const placeOf = new Map(Array.from(tiles, (tile, place) => [tile, place]));
  for await (const { numbers, batch } of tileBatches(source, tiles, silent(work.signal))) {
    await pool.submit(source.look, batch, (found) => {
      for (const [n, tile] of numbers.entries()) {
        rows.set(found.subarray(n * dimension, (n + 1) * dimension), placeOf.get(tile)! * dimension);
      }
      work.report(numbers.length);
    });
  }
  await pool.drained();
  return rows;
}
