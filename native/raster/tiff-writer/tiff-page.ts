import { CODECS } from '../codec/coding.ts';
import { bytesPerSample, isFloat, type SampleType } from '../samples.ts';
import type { TiffImage } from '../tiff/image.ts';
import { predictorOf } from './encode-block.ts';
import type { DirectoryLayout, Field } from './fields.ts';

export interface PageSpec {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bandCount: number;
  readonly type: SampleType;
  /** Blocks of one band each instead of all. */
  readonly bandsApart: boolean;
  /** From 1; it must not be the first. */
  readonly alphaBand: number | null;
  readonly isMask: boolean;
  readonly isReduced: boolean;
}

export const BLOCK_PX = 256;

const MIN_IS_BLACK = 1;
const TRANSPARENCY_MASK = 4;
const UNASSOCIATED_ALPHA = 2;

/** One page that is being written: tiles of 256 × 256, DEFLATE with a predictor. It can be read as it grows. */
export class TiffPage {
  readonly spec: PageSpec;
  readonly blockColumns: number;
  readonly blockRows: number;
  /** By block, band-major when bands are apart, then row-major; zero bytes: not stored. */
  readonly #offsetsBytes: Float64Array;
  readonly #lengthsBytes: Float64Array;

  constructor(spec: PageSpec) {
    this.spec = spec;
    this.blockColumns = Math.ceil(spec.widthPx / BLOCK_PX);
    this.blockRows = Math.ceil(spec.heightPx / BLOCK_PX);
    this.#offsetsBytes = new Float64Array(this.blockCount);
    this.#lengthsBytes = new Float64Array(this.blockCount);
  }

  get blockCount(): number {
    return this.blockColumns * this.blockRows * (this.spec.bandsApart ? this.spec.bandCount : 1);
  }

  place(index: number, offsetBytes: number, lengthBytes: number): void {
    this.#offsetsBytes[index] = offsetBytes;
    this.#lengthsBytes[index] = lengthBytes;
  }

  /** What a reader of its blocks must know. */
  image(): TiffImage {
    const { widthPx, heightPx, bandCount, type, bandsApart, isMask, isReduced } = this.spec;
    return {
      widthPx,
      heightPx,
      bandCount,
      sampleType: type,
      storedType: type,
      bitsPerSample: 8 * bytesPerSample(type),
      littleEndian: true,
      bandsApart,
      blockWidthPx: BLOCK_PX,
      blockHeightPx: BLOCK_PX,
      blockColumns: this.blockColumns,
      blockRows: this.blockRows,
      isTiled: true,
      compression: CODECS.deflate,
      predictor: predictorOf(type),
      photometric: isMask ? TRANSPARENCY_MASK : MIN_IS_BLACK,
      extraSamples: this.#extraSamples(),
      blockBytes: (index) => ({
        offsetBytes: this.#offsetsBytes[index]!,
        lengthBytes: this.#lengthsBytes[index]!,
      }),
      jpegTables: null,
      lercCompression: 0,
      faxOptions: 0,
      isLowBitFirst: false,
      subfileType: (isReduced ? 1 : 0) | (isMask ? TRANSPARENCY_MASK : 0),
      ycbcr: null,
      orientation: 1,
    };
  }

  /** Source of the tags: TIFF 6.0. */
  fields(layout: DirectoryLayout): Field[] {
    const image = this.image();
    const { bandCount } = this.spec;
    const each = (value: number) => Array.from({ length: bandCount }, () => value);
    const extra = image.extraSamples;
    return [
      long(254, image.subfileType),
      long(256, image.widthPx),
      long(257, image.heightPx),
      short(258, ...each(image.bitsPerSample)),
      short(259, image.compression),
      short(262, image.photometric),
      short(277, bandCount),
      short(284, image.bandsApart ? 2 : 1),
      short(317, image.predictor),
      short(322, BLOCK_PX),
      short(323, BLOCK_PX),
      { tag: 324, type: layout === 'big' ? 'long8' : 'long', values: Array.from(this.#offsetsBytes) },
      long(325, ...this.#lengthsBytes),
      ...(extra.length > 0 ? [short(338, ...extra)] : []),
      short(339, ...each(sampleFormat(image.sampleType))),
    ];
  }

  #extraSamples(): number[] {
    const { bandCount, alphaBand } = this.spec;
    // Grey has one colour: all bands beyond the first are extra.
    return Array.from({ length: bandCount - 1 }, (_, i) => (i + 2 === alphaBand ? UNASSOCIATED_ALPHA : 0));
  }
}

function sampleFormat(type: SampleType): number {
  if (isFloat(type)) return 3;
  return type.startsWith('int') ? 2 : 1;
}

const short = (tag: number, ...values: number[]): Field => ({ tag, type: 'short', values });
const long = (tag: number, ...values: number[]): Field => ({ tag, type: 'long', values });
