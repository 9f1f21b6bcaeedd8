import type { SampleType } from '../samples.ts';

/** What a decoder must know of the page a block is from. */
export interface BlockCoding {
  readonly compression: number;
  readonly predictor: number;
  readonly bitsPerSample: number;
  readonly sampleType: SampleType;
  readonly littleEndian: boolean;
  /** Samples of a pixel in this block: all bands, or 1 when bands are stored apart. */
  readonly pixelSamples: number;
  readonly photometric: number;
  readonly jpegTables: Uint8Array | null;
  readonly lercCompression: number;
}

/** TIFF's Compression values that are read. */
export const CODECS = {
  none: 1,
  lzw: 5,
  jpeg: 7,
  deflate: 8,
  oldDeflate: 32946,
  packBits: 32773,
  lerc: 34887,
  zstd: 50000,
  webp: 50001,
} as const;

const UNREAD_CODECS: Record<number, string> = {
  2: 'CCITT RLE',
  3: 'CCITT fax group 3',
  4: 'CCITT fax group 4',
  6: 'old-style JPEG',
  34712: 'JPEG 2000',
  34925: 'LZMA',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
};

/** Libtiff, too, takes Predictor as unsaid where the codec has none. */
export function effectivePredictor({
  compression,
  predictor,
}: Pick<BlockCoding, 'compression' | 'predictor'>): number {
  const { lzw, deflate, oldDeflate, zstd } = CODECS;
  return ([lzw, deflate, oldDeflate, zstd] as number[]).includes(compression) ? predictor : 1;
}

/** Null when blocks of this kind are decoded; else why not, to complete “… cannot be used: ”. */
export function whyNotDecoded(coding: Omit<BlockCoding, 'jpegTables'>): string | null {
  const { compression, bitsPerSample, sampleType, pixelSamples } = coding;
  if (!(Object.values(CODECS) as number[]).includes(compression)) {
    return `it is compressed with ${UNREAD_CODECS[compression] ?? `method ${compression}`}, which is not read`;
  }
  if (compression === CODECS.jpeg || compression === CODECS.webp) {
    if (bitsPerSample !== 8 || sampleType !== 'uint8')
      return `its compressed samples have ${bitsPerSample} bits, not 8`;
    if (pixelSamples > 4) return `it holds ${pixelSamples} bands in one JPEG`;
  }
  if (compression === CODECS.lerc && bitsPerSample % 8 !== 0)
    return `its LERC samples have ${bitsPerSample} bits`;
  const predictor = effectivePredictor(coding);
  if (predictor < 1 || predictor > 3 || (predictor === 3 && !sampleType.startsWith('float'))) {
    return `its predictor ${predictor} is not known for ${sampleType}`;
  }
  if (predictor !== 1 && ![8, 16, 32, 64].includes(bitsPerSample)) {
    return `it has a predictor on samples of ${bitsPerSample} bits`;
  }
  return null;
}

/** Codecs of third-party native code: they see untrusted bytes only in a process of their own. */
export type PoolCodec = 'jpeg' | 'webp' | 'lerc';

export function poolCodecOf({ compression }: Pick<BlockCoding, 'compression'>): PoolCodec | null {
  switch (compression) {
    case CODECS.jpeg:
      return 'jpeg';
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
