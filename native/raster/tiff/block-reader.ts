import { EngineError } from '../../contract/failure.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import { type BlockCoding, DamagedBlock, whyNotDecoded } from '../codec/coding.ts';
import type { PicturePart, StoredBlock } from '../codec/stored-block.ts';
import { bytesPerSample, makeSamples, type Samples } from '../samples.ts';
import type { BlockStore } from './block-store.ts';
import type { TiffImage } from './image.ts';

/** Pixels of one block `[band, row, column]`, and where they lie in the page. */
export interface Block {
  readonly samples: Samples;
  readonly columnPx: number;
  readonly rowPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Reads and decodes whole blocks of one page; each is decoded once while it stays in the cache. */
export class BlockReader {
  readonly image: TiffImage;
  readonly #path: string;
  readonly #source: ByteSource;
  readonly #store: BlockStore;
  readonly #keyPrefix: string;
  readonly #coding: BlockCoding;
  readonly #fill: number;
  #empty: Samples | null = null;

  /**
   * @param keyPrefix distinguishes this page's blocks from all others in the store
   * @param fill value of blocks that are not stored
   */
  constructor(
    path: string,
    source: ByteSource,
    image: TiffImage,
    store: BlockStore,
    keyPrefix: string,
    fill: number,
  ) {
    this.image = image;
    this.#path = path;
    this.#source = source;
    this.#store = store;
    this.#keyPrefix = keyPrefix;
    this.#fill = fill;
    this.#coding = codingOf(image);
  }

  /**
   * @param plane band from 0 when bands are apart, else 0
   * @param act is called with the block, whose samples are overwritten some time afterwards
   * @throws EngineError `file-unreadable` when the block is damaged or missing, `format-unsupported`
   */
  async look(
    blockColumn: number,
    blockRow: number,
    plane: number,
    signal: AbortSignal,
    act: (block: Block) => void,
  ): Promise<void> {
    const { blockWidthPx, blockHeightPx } = this.image;
    const { index, rows } = this.#find(blockColumn, blockRow, plane);
    const [columnPx, rowPx] = [blockColumn * blockWidthPx, blockRow * blockHeightPx];
    const place = { columnPx, rowPx, widthPx: blockWidthPx, heightPx: rows };
    if (this.image.blockBytes(index)?.lengthBytes === 0) {
      signal.throwIfAborted();
      act({ samples: this.#emptyBlock(rows), ...place });
      return;
    }
    await this.#store.blocks.look(
      `${this.#keyPrefix}${index}`,
      signal,
      (shared) => this.#decodeInTurn(index, rows, shared),
      (samples) => act({ samples, ...place }),
    );
  }

  /**
   * Puts a block into a picture of float32 without keeping it, in fewer steps than by `look`.
   *
   * @param part as `look` has it
   * @returns false when that cannot be, because the block is kept already or is to be decoded in another way
   * @throws EngineError as `look`
   */
  async place(
    blockColumn: number,
    blockRow: number,
    plane: number,
    part: PicturePart,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { blockWidthPx, sampleType } = this.image;
    const { index, rows } = this.#find(blockColumn, blockRow, plane);
    if (this.image.blockBytes(index)?.lengthBytes === 0) return false;
    if (this.#store.blocks.has(`${this.#keyPrefix}${index}`)) return false;
    signal.throwIfAborted();
    const bytes = blockWidthPx * rows * this.#coding.pixelSamples * bytesPerSample(sampleType);
    const { budget, decoder } = this.#store;
    try {
      return await budget.spend(bytes, signal, () =>
        decoder.place(this.#stored(index), this.#coding, blockWidthPx, rows, part, signal),
      );
    } catch (error) {
      throw this.#asFailure(index, error);
    }
  }

  #find(blockColumn: number, blockRow: number, plane: number): { index: number; rows: number } {
    const { blockColumns, blockRows, blockHeightPx, heightPx, isTiled } = this.image;
    const index = (plane * blockRows + blockRow) * blockColumns + blockColumn;
    const rows = isTiled ? blockHeightPx : Math.min(blockHeightPx, heightPx - blockRow * blockHeightPx);
    return { index, rows };
  }

  /** One for all blocks that are not stored: a sparse scene has thousands, and they would drive others from the cache. */
  #emptyBlock(rows: number): Samples {
    const { blockWidthPx, sampleType } = this.image;
    const length = blockWidthPx * rows * this.#coding.pixelSamples;
    if (this.#empty?.length !== length) this.#empty = makeSamples(sampleType, length).fill(this.#fill);
    return this.#empty;
  }

  #decodeInTurn(index: number, rows: number, signal: AbortSignal): Promise<Samples> {
    const { blockWidthPx, sampleType } = this.image;
    const bytes = blockWidthPx * rows * this.#coding.pixelSamples * bytesPerSample(sampleType);
    return this.#store.budget.spend(bytes, signal, () => this.#decode(index, rows, signal));
  }

  async #decode(index: number, rows: number, signal: AbortSignal): Promise<Samples> {
    const { blockWidthPx } = this.image;
    try {
      return await this.#store.decoder.decode(this.#stored(index), this.#coding, blockWidthPx, rows, signal);
    } catch (error) {
      throw this.#asFailure(index, error);
    }
  }

  #stored(index: number): StoredBlock {
    const stored = this.image.blockBytes(index);
    if (stored === null)
      throw this.#unreadable(index, 'is not listed in the file, which claims more pixels than it holds');
    if (stored.offsetBytes + stored.lengthBytes > this.#source.sizeBytes)
      throw this.#unreadable(index, 'lies past the end of the file, which is cut short');
    return { source: this.#source, ...stored };
  }

  #asFailure(index: number, error: unknown): unknown {
    return error instanceof DamagedBlock ? this.#unreadable(index, error.message, error) : error;
  }

  #unreadable(index: number, what: string, cause?: Error): EngineError {
    return new EngineError(
      { kind: 'file-unreadable', path: this.#path, reason: `block ${index + 1} ${what}` },
      { cause },
    );
  }
}

function codingOf(image: TiffImage): BlockCoding {
  const { compression, predictor, bitsPerSample, storedType, littleEndian, ycbcr } = image;
  const { photometric, jpegTables, lercCompression, faxOptions, isLowBitFirst } = image;
  return {
    compression,
    predictor,
    bitsPerSample,
    storedType,
    littleEndian,
    pixelSamples: image.bandsApart ? 1 : image.bandCount,
    photometric,
    jpegTables,
    lercCompression,
    faxOptions,
    isLowBitFirst,
    ycbcr,
  };
}

/** Null when the pixels of a page can be read; else why not, to complete “… cannot be used: ”. */
export function whyNotRead(image: TiffImage): string | null {
  return whyNotDecoded(codingOf(image));
}
