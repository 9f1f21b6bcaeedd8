import type { ImportedModel } from '../../contract/imported-model.ts';
import type { TileBatch, TileLook } from '../extract-batch.ts';
import type { ExtractPool } from '../extract-pool.ts';
import { modelInputId, pictureBytes } from './model-input.ts';
import type { TensorFlowProcess } from './tensorflow-process.ts';

/** A model looks at this many pictures at a time: more are hardly faster, and take more memory. */
const BATCH_PICTURES = 16;
/** Batches that wait for the model: threads go on while it computes. */
const MOST_WAITING = 3;

/** What has to be known of a model to compute its features. */
export type ExtractionModel = Pick<
  ImportedModel,
  'folder' | 'layer' | 'widthPx' | 'heightPx' | 'channels' | 'dimension' | 'fixedBatch'
>;

/** Tiles that were read together, and their rows as far as they are there. */
interface Rows {
  readonly rows: Float32Array<ArrayBuffer>;
  missing: number;
  onRows(rows: Float32Array<ArrayBuffer>): void;
}

/** Pictures of some of them, on their way to the model. */
interface Waiting {
  /** One a row, see `pictureBytes`. */
  readonly pictures: Float32Array;
  readonly to: Rows;
  /** Place of the first picture among the rows. */
  readonly first: number;
  readonly count: number;
  taken: number;
}

/**
 * Features by an imported model: threads make the pictures that it is shown, TensorFlow's process looks at them by the
 * batch. Every batch is of one size, filled up with grey at the end, so that what stands beside a tile does not change
 * its numbers.
 */
export class ModelExtraction {
  readonly #pool: ExtractPool;
  readonly #process: TensorFlowProcess;
  readonly #model: ExtractionModel;
  readonly #signal: AbortSignal;
  readonly #waiting: Waiting[] = [];
  readonly #batch: Uint8ClampedArray<ArrayBuffer>;
  readonly #batchPictures: number;
  /** Tiles that are neither through nor given up. */
  #underWay = 0;
  #failure: { reason: unknown } | null = null;
  #isLast = false;
  #isPumping = false;
  #change = Promise.withResolvers<void>();

  constructor(pool: ExtractPool, process: TensorFlowProcess, model: ExtractionModel, signal: AbortSignal) {
    this.#pool = pool;
    this.#process = process;
    this.#model = model;
    this.#signal = signal;
    this.#batchPictures = model.fixedBatch ?? BATCH_PICTURES;
    this.#batch = new Uint8ClampedArray(this.#batchPictures * this.#pictureLength);
  }

  /** As of `ExtractPool`. */
  async submit(
    look: TileLook,
    batch: TileBatch,
    onRows: (rows: Float32Array<ArrayBuffer>) => void,
  ): Promise<void> {
    const id = modelInputId(this.#model);
    const rows = new Float32Array(batch.count * this.#model.dimension);
    const to: Rows = { rows, missing: batch.count, onRows };
    for (let first = 0; first < batch.count; first += this.#batchPictures) {
      const piece = pieceOf(batch, first, Math.min(first + this.#batchPictures, batch.count));
      await this.#until(() => this.#underWay < MOST_WAITING * this.#batchPictures);
      const { count } = piece;
      this.#underWay += count;
      await this.#pool.submit({ ...look, extractor: id, version: id, learnt: null }, piece, (pictures) => {
        this.#waiting.push({ pictures, to, first, count, taken: 0 });
        this.#pump();
      });
    }
  }

  /** Resolves when every tile has its row. */
  async drained(): Promise<void> {
    await this.#pool.drained();
    this.#isLast = true;
    this.#pump();
    await this.#until(() => this.#underWay === 0);
    this.#isLast = false;
  }

  get #pictureLength(): number {
    const { widthPx, heightPx, channels } = this.#model;
    return widthPx * heightPx * channels;
  }

  async #until(holds: () => boolean): Promise<void> {
    for (;;) {
      if (this.#failure) throw this.#failure.reason;
      if (holds()) return;
      await this.#change.promise;
    }
  }

  /** Sends batches, one after another, while there are enough pictures for one. */
  #pump(): void {
    if (this.#isPumping || this.#failure) return;
    this.#isPumping = true;
    this.#sendAll()
      .catch((reason: unknown) => {
        this.#failure = { reason };
      })
      .finally(() => {
        this.#isPumping = false;
        this.#tellWaiting();
      });
  }

  async #sendAll(): Promise<void> {
    for (
      let ready = this.#ready();
      ready >= this.#batchPictures || (this.#isLast && ready > 0);
      ready = this.#ready()
    ) {
      const places = this.#fillBatch();
      const rows = await this.#process.infer(this.#model, this.#batch, this.#batchPictures, this.#signal);
      this.#deliver(places, rows);
      this.#tellWaiting();
    }
  }

  #ready(): number {
    return this.#waiting.reduce((sum, { count, taken }) => sum + count - taken, 0);
  }

  /** Takes pictures in their order. @returns where the row of each of them belongs */
  #fillBatch(): { to: Rows; row: number }[] {
    const length = this.#pictureLength;
    const places: { to: Rows; row: number }[] = [];
    for (let next = this.#waiting[0]; next && places.length < this.#batchPictures; next = this.#waiting[0]) {
      const rowLength = next.pictures.length / next.count;
      const row = next.pictures.subarray(next.taken * rowLength, (next.taken + 1) * rowLength);
      this.#batch.set(pictureBytes(row, this.#model), places.length * length);
      places.push({ to: next.to, row: next.first + next.taken });
      next.taken++;
      if (next.taken === next.count) this.#waiting.shift();
    }
    this.#batch.fill(128, places.length * length);
    return places;
  }

  #deliver(places: readonly { to: Rows; row: number }[], found: Float32Array): void {
    const { dimension } = this.#model;
    this.#underWay -= places.length;
    for (const [place, { to, row }] of places.entries()) {
      to.rows.set(found.subarray(place * dimension, (place + 1) * dimension), row * dimension);
      to.missing--;
      if (to.missing === 0) to.onRows(to.rows);
    }
  }

  #tellWaiting(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }
}

/** Tiles `[first, last)` of a batch, copied: a pool takes the arrays that it is given. */
function pieceOf(batch: TileBatch, first: number, last: number): TileBatch {
  const tilePixels = batch.pixels.length / batch.count;
  const tileValid = batch.valid.length / batch.count;
  return {
    ...batch,
    count: last - first,
    pixels: batch.pixels.slice(first * tilePixels, last * tilePixels),
    valid: batch.valid.slice(first * tileValid, last * tileValid),
  };
}
