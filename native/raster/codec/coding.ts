import type { StoredType } from './stored-type.ts';
import { isYcbcrKnown, type YcbcrCoding } from './ycbcr.ts';

/** What a decoder must know of the page a block is from. */
export interface BlockCoding {
  readonly compression: number;
  readonly predictor: number;
  readonly bitsPerSample: number;
  readonly storedType: StoredType;
  readonly littleEndian: boolean;
  /** Samples of a pixel in this block: all bands, or 1 when bands are stored apart. */
  readonly pixelSamples: number;
  readonly photometric: number;
  readonly jpegTables: Uint8Array | null;
  readonly lercCompression: number;
  /** T4Options or T6Options, as the compression has it. */
  readonly faxOptions: number;
  /** FillOrder 2: the first pixel of a byte is its lowest bit. */
  readonly isLowBitFirst: boolean;
  readonly ycbcr: YcbcrCoding | null;
}

/** TIFF's Compression values that are read. */
export const CODECS = {
  none: 1,
  faxRle: 2,
  faxGroup3: 3,
  faxGroup4: 4,
  lzw: 5,
  oldJpeg: 6,
  jpeg: 7,
  deflate: 8,
  oldDeflate: 32946,
  packBits: 32773,
  lerc: 34887,
  lzma: 34925,
  zstd: 50000,
  webp: 50001,
} as const;

const UNREAD_CODECS: Record<number, string> = {
  32771: 'CCITT RLE by words',
  32809: 'ThunderScan',
  34676: 'SGI LogLuv',
  34677: 'SGI LogLuv',
  34712: 'JPEG 2000',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/** Libtiff, too, takes Predictor as unsaid where the codec has none. */
export function effectivePredictor({
  compression,
  predictor,
}: Pick<BlockCoding, 'compression' | 'predictor'>): number {
  const { lzw, deflate, oldDeflate, lzma, zstd } = CODECS;
  return ([lzw, deflate, oldDeflate, lzma, zstd] as number[]).includes(compression) ? predictor : 1;
}

/** Null when blocks of this kind are decoded; else why not, to complete “… cannot be used: ”. */
export function whyNotDecoded(coding: Omit<BlockCoding, 'jpegTables'>): string | null {
  const { compression, bitsPerSample, storedType, pixelSamples, ycbcr } = coding;
  if (!(Object.values(CODECS) as number[]).includes(compression)) {
    return `it is compressed with ${UNREAD_CODECS[compression] ?? `method ${compression}`}, which is not read`;
  }
  if (isFax(compression) && (bitsPerSample !== 1 || pixelSamples !== 1))
    return `its fax pages have ${pixelSamples} bands of ${bitsPerSample} bits, not one of 1`;
  if (([CODECS.jpeg, CODECS.oldJpeg, CODECS.webp] as number[]).includes(compression)) {
    if (storedType !== 'uint8' || bitsPerSample !== 8)
      return `its compressed samples have ${bitsPerSample} bits, not 8`;
    if (pixelSamples > 4) return `it holds ${pixelSamples} bands in one JPEG`;
  }
  if (compression === CODECS.lerc && bitsPerSample % 8 !== 0)
    return `its LERC samples have ${bitsPerSample} bits`;
  const predictor = effectivePredictor(coding);
  if (predictor < 1 || predictor > 3 || (predictor === 3 && !storedType.startsWith('float'))) {
    return `its predictor ${predictor} is not known for ${storedType}`;
  }
  if (ycbcr && (pixelSamples !== 3 || bitsPerSample !== 8 || predictor !== 1 || !isYcbcrKnown(ycbcr)))
    return 'its YCbCr colours are stored in a way that is not read';
  if (predictor !== 1 && ![8, 16, 32, 64].includes(bitsPerSample)) {
    return `it has a predictor on samples of ${bitsPerSample} bits`;
  }
  return null;
}

/** Codecs of third-party native code: they see untrusted bytes only in a process of their own. */
export type PoolCodec = 'jpeg' | 'webp' | 'lerc' | 'lzma' | 'fax' | 'picture' | 'picture-size';

function isFax(compression: number): boolean {
  return ([CODECS.faxRle, CODECS.faxGroup3, CODECS.faxGroup4] as number[]).includes(compression);
}

export function poolCodecOf({ compression }: Pick<BlockCoding, 'compression'>): PoolCodec | null {
  switch (compression) {
    case CODECS.faxRle:
    case CODECS.faxGroup3:
    case CODECS.faxGroup4:
      return 'fax';
    case CODECS.jpeg:
    case CODECS.oldJpeg:
      return 'jpeg';
    case CODECS.lzma:
      return 'lzma';
    case CODECS.webp:
      return 'webp';
    case CODECS.lerc:
      return 'lerc';
    default:
      return null;
  }
}

/** The bytes of a block do not decode. The words complete “block n ”. */
export class DamagedBlock extends Error {
  override readonly name = 'DamagedBlock';
}
