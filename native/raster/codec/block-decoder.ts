import type { Addon } from '../../addon/index.ts';
import type { BlockJob } from '../../addon/raster-jobs.ts';
import { bytesPerSample, type Samples, samplesIn, viewSamples } from '../samples.ts';
import type { BlockMemory } from './block-memory.ts';
import { type BlockCoding, CODECS, DamagedBlock, effectivePredictor } from './coding.ts';
import { checkExpansion, decodeBlock, expandZstd } from './decode-block.ts';
import type { DecodePool } from './decode-pool.ts';
import type { DecodeThreads } from './decode-threads.ts';
import { separateBands } from './separate-bands.ts';
import { readableType } from './stored-type.ts';

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
   * @param stored the block as it lies in the file; may be overwritten
   * @throws DamagedBlock
   */
  async decode(
    stored: Uint8Array<ArrayBuffer>,
    coding: BlockCoding,
    widthPx: number,
    heightPx: number,
    signal: AbortSignal,
  ): Promise<Samples> {
    const codec = KERNEL_CODECS[coding.compression];
    if (this.#addon && codec !== undefined && isForKernel(coding, stored)) {
      const outBytes =
        widthPx * heightPx * coding.pixelSamples * bytesPerSample(readableType(coding.storedType));
      checkExpansion(outBytes, stored.length);
      const expanded =
        coding.compression === CODECS.zstd
          ? await this.#threads.run(signal, () => expandZstd(stored, outBytes))
          : stored;
      return this.#decodeFast(this.#addon, codec, expanded, coding, widthPx, heightPx, signal);
    }
    return this.#decodeSlowly(stored, coding, widthPx, heightPx, signal);
  }

  async #decodeSlowly(
    stored: Uint8Array<ArrayBuffer>,
    coding: BlockCoding,
    widthPx: number,
    heightPx: number,
    signal: AbortSignal,
  ): Promise<Samples> {
    const samples = await decodeBlock(stored, coding, widthPx, heightPx, this.#pool, signal);
    return separateBands(samples, coding.pixelSamples, readableType(coding.storedType));
  }

  async #decodeFast(
    addon: Addon,
    codec: number,
    stored: Uint8Array<ArrayBuffer>,
    coding: BlockCoding,
    widthPx: number,
    heightPx: number,
    signal: AbortSignal,
  ): Promise<Samples> {
    const { pixelSamples, littleEndian } = coding;
    const type = readableType(coding.storedType);
    const predictor = effectivePredictor(coding);
    const count = widthPx * heightPx * pixelSamples;
    const outBytes = count * bytesPerSample(type);
    const isAsStored = predictor === 1 && (littleEndian || bytesPerSample(type) === 1);
    if (codec === KERNEL_CODECS[CODECS.none] && isAsStored && pixelSamples === 1 && stored.length >= outBytes)
      return viewSamples(type, stored.subarray(0, outBytes));
    const memory = this.#memory.take(outBytes);
    const samples = samplesIn(type, memory, count);
    const job: BlockJob = {
      instructionSet: addon.instructionSets[0]!,
      codec,
      stored,
      widthPx,
      heightPx,
      bands: pixelSamples,
      sampleBytes: bytesPerSample(type),
      predictor,
      isSwapped: littleEndian ? 0 : 1,
      tables: coding.jpegTables ?? NO_TABLES,
      isYcbcr: coding.photometric === PHOTOMETRIC_YCBCR ? 1 : 0,
      out: new Uint8Array(memory, 0, outBytes),
    };
    const heldBytes = await this.#threads.run(signal, () => addon.decodeBlock(job));
    if (heldBytes === HOLDS_MORE || heldBytes === NOT_READ)
      return this.#decodeSlowly(stored, coding, widthPx, heightPx, signal);
    if (heldBytes < 0) throw new DamagedBlock('does not expand: its stream makes no sense');
    if (heldBytes < outBytes) throw new DamagedBlock(`ends after ${heldBytes} of ${outBytes} bytes`);
    return samples;
  }
}

// The kernel's words for a stream that goes on behind the block, all of which zlib looks at, and for a JPEG that is not
// of the common kind, or damaged: the decoding process says which.
const HOLDS_MORE = -3;
const NOT_READ = -4;

const PHOTOMETRIC_CMYK = 5;
const PHOTOMETRIC_YCBCR = 6;
const NO_TABLES = new Uint8Array(0);

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
function isForKernel(coding: BlockCoding, stored: Uint8Array): boolean {
  const { storedType, bitsPerSample, ycbcr, isLowBitFirst, compression, photometric } = coding;
  const isOldLzw = compression === CODECS.lzw && stored[0] === 0 && (stored[1]! & 1) === 1;
  const isWhole = readableType(storedType) === storedType && bitsPerSample === 8 * bytesPerSample(storedType);
  // Inks are turned to what they leave of the light where others decode them.
  const isInk = compression === CODECS.jpeg && photometric === PHOTOMETRIC_CMYK;
  return isWhole && !isInk && ycbcr === null && !isLowBitFirst && !isOldLzw;
}
