import { promisify } from 'node:util';
import {
  inflate,
  inflateSync,
  constants as zlibConstants,
  zstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';
import { makeSamples, type Samples } from '../samples.ts';
import { reverseBits, swapBytes, unpackBits } from './bits.ts';
import {
  type BlockCoding,
  CODECS,
  DamagedBlock,
  effectivePredictor,
  type PoolCodec,
  poolCodecOf,
} from './coding.ts';
import type { DecodePool, PoolRequest } from './decode-pool.ts';
import { expandLzw } from './lzw.ts';
import { expandPackBits } from './packbits.ts';
import { undoDifferences, undoFloatDifferences } from './predictor.ts';
import { readableType, toReadable, viewStored } from './stored-type.ts';
import { rgbOfYcbcr, ycbcrBytes } from './ycbcr.ts';

// Deflate expands 1032-fold at most, LZW 1400-fold, PackBits 64-fold. Blocks up to the second bound may do more:
// Zstandard, LERC and WebP store a constant block in some bytes.
const MAX_EXPANSION = 4096;
const FREE_BYTES = 32 * 2 ** 20;

// Smaller blocks decode within about 15 ms, so they need no thread of their own.
const SYNCHRONOUS_BYTES = 4 * 2 ** 20;

/** Codecs of the pool that give bytes as a plain block has them, rather than samples. */
const PACKED_CODECS: readonly PoolCodec[] = ['lzma', 'fax'];

/**
 * Samples of one block, `[row, column, band]` in native order.
 *
 * @param stored the block as it lies in the file; may be overwritten
 * @throws DamagedBlock
 */
export async function decodeBlock(
  stored: Uint8Array<ArrayBuffer>,
  coding: BlockCoding,
  widthPx: number,
  heightPx: number,
  pool: DecodePool,
  signal: AbortSignal,
): Promise<Samples> {
  const { bitsPerSample, storedType, pixelSamples, ycbcr } = coding;
  const rowSamples = widthPx * pixelSamples;
  const expectedBytes = ycbcr
    ? ycbcrBytes(ycbcr, widthPx, heightPx)
    : Math.ceil((rowSamples * bitsPerSample) / 8) * heightPx;
  checkExpansion(expectedBytes, stored.length);
  const codec = poolCodecOf(coding);
  const request: PoolRequest | null = codec && {
    codec,
    stored,
    widthPx,
    heightPx,
    channels: pixelSamples,
    expectedBytes,
    coding,
  };
  if (request && !PACKED_CODECS.includes(request.codec))
    return toReadable(viewStored(storedType, await pool.decode(request, signal)));
  const bytes = request ? await pool.decode(request, signal) : await expand(stored, coding, expectedBytes);
  if (bytes.length < expectedBytes)
    throw new DamagedBlock(`ends after ${bytes.length} of ${expectedBytes} bytes`);
  if (ycbcr) return rgbOfYcbcr(bytes, ycbcr, widthPx, heightPx);
  if (bitsPerSample % 8 !== 0)
    return unpackBits(bytes, rowSamples, heightPx, bitsPerSample, readableType(storedType));
  return toSamples(
    bytes.length > expectedBytes ? bytes.subarray(0, expectedBytes) : bytes,
    coding,
    rowSamples,
  );
}

/** @throws DamagedBlock when no codec could hold so much in so little */
export function checkExpansion(expectedBytes: number, storedBytes: number): void {
  if (expectedBytes > FREE_BYTES && expectedBytes / storedBytes > MAX_EXPANSION) {
    throw new DamagedBlock(`claims ${expectedBytes} bytes of pixels in ${storedBytes}`);
  }
}

function toSamples(bytes: Uint8Array<ArrayBuffer>, coding: BlockCoding, rowSamples: number): Samples {
  const { bitsPerSample, storedType, pixelSamples, littleEndian } = coding;
  const predictor = effectivePredictor(coding);
  const sampleBytes = bitsPerSample / 8;
  if (predictor === 3) {
    const floats = undoFloatDifferences(bytes, rowSamples, pixelSamples, sampleBytes);
    return toReadable(viewStored(storedType, floats));
  }
  if (sampleBytes === 3) return fromThreeBytes(bytes, littleEndian);
  if (!littleEndian) swapBytes(bytes, sampleBytes);
  const samples = viewStored(storedType, bytes);
  if (predictor === 2) undoDifferences(samples, rowSamples, pixelSamples);
  return toReadable(samples);
}

function fromThreeBytes(bytes: Uint8Array, littleEndian: boolean): Samples {
  const out = makeSamples('uint32', bytes.length / 3);
  for (let i = 0, at = 0; i < out.length; i++, at += 3) {
    const [first, middle, last] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
    out[i] = littleEndian ? first | (middle << 8) | (last << 16) : (first << 16) | (middle << 8) | last;
  }
  return out;
}

async function expand(
  stored: Uint8Array<ArrayBuffer>,
  { compression, isLowBitFirst }: BlockCoding,
  expectedBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (isLowBitFirst) reverseBits(stored);
  const isSmall = expectedBytes <= SYNCHRONOUS_BYTES;
  switch (compression) {
    case CODECS.none:
      return stored;
    case CODECS.lzw:
      return lzw(stored, expectedBytes);
    case CODECS.packBits: {
      const out = new Uint8Array(expectedBytes);
      return out.subarray(0, expandPackBits(stored, out));
    }
    case CODECS.deflate:
    case CODECS.oldDeflate:
      return unzip(stored, expectedBytes, isSmall ? inflateSync : inflateLater, zlibConstants.Z_SYNC_FLUSH);
    case CODECS.zstd:
      return isSmall
        ? unzip(stored, expectedBytes, zstdDecompressSync, zlibConstants.ZSTD_e_flush)
        : expandZstd(stored, expectedBytes);
    default:
      throw new RangeError(`compression ${compression} has no decoder`);
  }
}

function lzw(stored: Uint8Array, expectedBytes: number): Uint8Array<ArrayBuffer> {
  if (stored[0] === 0 && stored[1]! & 1)
    throw new DamagedBlock('is LZW of before TIFF 5.0, least significant bit first');
  const out = new Uint8Array(expectedBytes);
  try {
    return out.subarray(0, expandLzw(stored, out));
  } catch (cause) {
    throw new DamagedBlock(`does not expand: ${(cause as Error).message}`, { cause });
  }
}

const inflateLater = promisify(inflate) as Unzip;
const zstdLater = promisify(zstdDecompress) as Unzip;
type Unzip = (
  bytes: Uint8Array,
  options: { finishFlush: number; maxOutputLength: number; chunkSize: number },
) => Buffer | Promise<Buffer>;

/**
 * In a thread of its own.
 *
 * @throws DamagedBlock
 */
export function expandZstd(
  stored: Uint8Array<ArrayBuffer>,
  expectedBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return unzip(stored, expectedBytes, zstdLater, zlibConstants.ZSTD_e_flush);
}

async function unzip(
  stored: Uint8Array<ArrayBuffer>,
  expectedBytes: number,
  act: Unzip,
  finishFlush: number,
): Promise<Uint8Array<ArrayBuffer>> {
  // A last strip may be padded to full height. A stream without its end is taken for what it holds, as libtiff does.
  const maxOutputLength = expectedBytes * 2 + 65536;
  const options = {
    finishFlush,
    maxOutputLength,
    chunkSize: Math.max(1024, Math.min(expectedBytes, 2 ** 20)),
  };
  try {
    const bytes = await act(stored, options);
    return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
  } catch (cause) {
    throw new DamagedBlock(`does not expand: ${(cause as Error).message}`, { cause });
  }
}
