import type { Addon } from '../../addon/index.ts';
import type { BlockJob } from '../../addon/raster-jobs.ts';
import { bytesPerSample, fitsFloat32, isFloat, type Samples, samplesIn, viewSamples } from '../samples.ts';
import type { BlockMemory } from './block-memory.ts';
import { type BlockCoding, CODECS, DamagedBlock, effectivePredictor } from './coding.ts';
import { checkExpansion, decodeBlock, expandZstd } from './decode-block.ts';
import type { DecodePool } from './decode-pool.ts';
import type { DecodeThreads } from './decode-threads.ts';
import { separateBands } from './separate-bands.ts';
import type { PicturePart, StoredBlock } from './stored-block.ts';
import { readableType } from './stored-type.ts';

/** What is the same for every block of this size and coding. */
type BlockKind = Omit<BlockJob, keyof typeof NOTHING_STORED | keyof typeof NO_PICTURE | 'out'>;

/** Decodes blocks where each is decoded best: in a thread by our kernel, in a process of the pool, or here. */
export class BlockDecoder {
  readonly #pool: DecodePool;
  readonly #threads: DecodeThreads;
  readonly #memory: BlockMemory;
  readonly #addon: Addon | null;

  /** @param addon null: everything is decoded by `decodeBlock`, the specification of the kernel */
  constructor(pool: DecodePool, threads: DecodeThreads, memory: BlockMemory, addon: Addon | null) {
    this.#memory = memory;
    this.#pool = pool;
    this.#threads = threads;
    this.#addon = addon;
  }

  /**
   * Samples of one block, `[band, row, column]`.
   *
   * @throws DamagedBlock, and what reading the source throws
   */
  async decode(
    block: StoredBlock,
    coding: BlockCoding,
    widthPx: number,
    heightPx: number,
    signal: AbortSignal,
  ): Promise<Samples> {
    const type = readableType(coding.storedType);
    const count = widthPx * heightPx * coding.pixelSamples;
    const outBytes = count * bytesPerSample(type);
    const isItsOwn = isAsStored(coding) && !block.source.lend;
    if (this.#addon && isForKernel(coding) && !isItsOwn && !isPadded(block, outBytes)) {
      checkExpansion(outBytes, block.lengthBytes);
      const memory = this.#memory.take(outBytes);
      const kind = this.#kindOf(this.#addon, coding, widthPx, heightPx);
      const out = new Uint8Array(memory, 0, outBytes);
      const held = await this.#runKernel(
        this.#addon,
        block,
        coding,
        { ...kind, ...NO_PICTURE, out },
        outBytes,
        signal,
      );
      if (isWhole(held, outBytes)) return samplesIn(type, memory, count);
      this.#memory.giveBack(memory);
    }
    return this.#withBytes(block, signal, async (bytes) => {
      if (isAsStored(coding) && bytes.length >= outBytes)
        return viewSamples(type, bytes.subarray(0, outBytes));
      const samples = await decodeBlock(bytes, coding, widthPx, heightPx, this.#pool, signal);
      return separateBands(samples, coding.pixelSamples, type);
    });
  }

  /**
   * Decodes a block of which nothing is kept but what a picture shows of it.
   *
   * @returns false when this block has to be decoded by `decode`
   * @throws DamagedBlock
   */
  async place(
    block: StoredBlock,
    coding: BlockCoding,
    widthPx: number,
    heightPx: number,
    part: PicturePart,
    signal: AbortSignal,
  ): Promise<boolean> {
    const type = readableType(coding.storedType);
    const outBytes = widthPx * heightPx * coding.pixelSamples * bytesPerSample(type);
    if (
      !this.#addon ||
      !block.source.lend ||
      !isForKernel(coding) ||
      !fitsFloat32(type) ||
      isPadded(block, outBytes)
    )
      return false;
    checkExpansion(outBytes, block.lengthBytes);
    const { columnPx, rowPx, columns, rows, toColumnPx, toRowPx } = part;
    const job = {
      ...this.#kindOf(this.#addon, coding, widthPx, heightPx),
      out: NO_BYTES,
      picture: part.picture,
      pictureBands: part.bands,
      part: Int32Array.of(part.widthPx, part.heightPx, columnPx, rowPx, columns, rows, toColumnPx, toRowPx),
    };
    return isWhole(await this.#runKernel(this.#addon, block, coding, job, outBytes, signal), outBytes);
  }

  /** @returns bytes that the block held, or one of the kernel's words */
  #runKernel(
    addon: Addon,
    block: StoredBlock,
    coding: BlockCoding,
    job: Omit<BlockJob, keyof typeof NOTHING_STORED>,
    outBytes: number,
    signal: AbortSignal,
  ): Promise<number> {
    const { source, offsetBytes, lengthBytes } = block;
    if (source.lend && coding.compression !== CODECS.zstd) {
      const inFile = (file: number) => {
        if (file < 0) return Promise.resolve(NOT_READ);
        return addon.decodeBlock({ ...job, ...NOTHING_STORED, file, offsetBytes, lengthBytes });
      };
      return this.#threads.run(signal, () => source.lend!(inFile));
    }
    return this.#withBytes(block, signal, (bytes) =>
      this.#threads.run(signal, async () => {
        const stored = coding.compression === CODECS.zstd ? await expandZstd(bytes, outBytes) : bytes;
        return addon.decodeBlock({ ...job, ...NOTHING_STORED, stored });
      }),
    );
  }

  #kindOf(addon: Addon, coding: BlockCoding, widthPx: number, heightPx: number): BlockKind {
    const type = readableType(coding.storedType);
    return {
      instructionSet: addon.instructionSets[0]!,
      codec: KERNEL_CODECS[coding.compression]!,
      widthPx,
      heightPx,
      bands: coding.pixelSamples,
      sampleBytes: bytesPerSample(type),
      sampleKind: isFloat(type) ? 2 : type.startsWith('int') ? 1 : 0,
      predictor: effectivePredictor(coding),
      isSwapped: coding.littleEndian ? 0 : 1,
      tables: coding.jpegTables ?? NO_BYTES,
      isYcbcr: coding.photometric === PHOTOMETRIC_YCBCR ? 1 : 0,
    };
  }

  /** Reads a block into memory that is used again, unless what comes of it lies there. */
  async #withBytes<T extends Samples | number>(
    { source, offsetBytes, lengthBytes }: StoredBlock,
    signal: AbortSignal,
    act: (bytes: Uint8Array<ArrayBuffer>) => Promise<T>,
  ): Promise<T> {
    const lent = this.#memory.take(lengthBytes);
    const bytes = await source.read(offsetBytes, lengthBytes, signal, lent);
    const out = await act(bytes);
    // A source may have answered from memory of its own.
    const isKept = typeof out !== 'number' && out.buffer === lent;
    if (bytes.buffer === lent && !isKept) this.#memory.giveBack(lent);
    return out;
  }
}

const NO_BYTES = new Uint8Array(0);
const NOTHING_STORED = { file: -1, offsetBytes: 0, lengthBytes: 0, stored: NO_BYTES };
const NO_PICTURE = { picture: new Float32Array(0), pictureBands: new Int32Array(0), part: new Int32Array(0) };

// The kernel's words for a stream that goes on behind the block, all of which zlib looks at, and for what is not of the
// common kind, damaged or not to be read: whoever decodes it instead says which.
const HOLDS_MORE = -3;
const NOT_READ = -4;

/**
 * @returns false when the block is to be decoded by others
 * @throws DamagedBlock
 */
function isWhole(heldBytes: number, outBytes: number): boolean {
  if (heldBytes === HOLDS_MORE || heldBytes === NOT_READ) return false;
  if (heldBytes < 0) throw new DamagedBlock('does not expand: its stream makes no sense');
  if (heldBytes < outBytes) throw new DamagedBlock(`ends after ${heldBytes} of ${outBytes} bytes`);
  return true;
}

const PHOTOMETRIC_CMYK = 5;
const PHOTOMETRIC_YCBCR = 6;

/** By TIFF's Compression: the kernel's own numbers. */
const KERNEL_CODECS: Record<number, number> = {
  [CODECS.none]: 0,
  [CODECS.deflate]: 1,
  [CODECS.oldDeflate]: 1,
  [CODECS.lzw]: 2,
  [CODECS.jpeg]: 3,
  // Expanded by Node before.
  [CODECS.zstd]: 0,
};

/** Samples that are whole numbers of bytes, kept as arithmetic reads them. */
function isForKernel(coding: BlockCoding): boolean {
  const { storedType, bitsPerSample, ycbcr, isLowBitFirst, compression, photometric } = coding;
  const isWholeBytes =
    readableType(storedType) === storedType && bitsPerSample === 8 * bytesPerSample(storedType);
  // Inks are turned to what they leave of the light where others decode them.
  const isInk = compression === CODECS.jpeg && photometric === PHOTOMETRIC_CMYK;
  return (
    KERNEL_CODECS[compression] !== undefined && isWholeBytes && !isInk && ycbcr === null && !isLowBitFirst
  );
}

/** Much longer than its pixels: threads keep no memory for what a file says of itself. */
function isPadded({ lengthBytes }: StoredBlock, outBytes: number): boolean {
  return lengthBytes > 2 * outBytes + 2 ** 20;
}

/** Whether the bytes of a block are its samples. */
function isAsStored(coding: BlockCoding): boolean {
  const isOneByte = bytesPerSample(readableType(coding.storedType)) === 1;
  const isInOrder = coding.pixelSamples === 1 && (coding.littleEndian || isOneByte);
  return coding.compression === CODECS.none && isInOrder && isForKernel(coding);
}
