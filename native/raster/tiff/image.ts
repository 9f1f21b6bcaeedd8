import type { GeoTIFFImage } from 'geotiff';
import { CODECS, poolCodecOf } from '../codec/coding.ts';
import { readableType, type StoredType } from '../codec/stored-type.ts';
import { readYcbcrCoding, type YcbcrCoding } from '../codec/ycbcr.ts';
import { bytesPerSample, type SampleType } from '../samples.ts';
import { blockLayout, oldJpegBytes } from './block-layout.ts';
import { DamagedTiff, UnsupportedTiff } from './header.ts';
import { bytesOf, places, positive, same, toNumber, toNumbers } from './tag-values.ts';

/** How the blocks of one page are laid out and packed: read once from its tags, and sound from then on. */
export interface TiffImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Samples of a pixel, extra ones included. */
  readonly bandCount: number;
  readonly sampleType: SampleType;
  readonly storedType: StoredType;
  readonly bitsPerSample: number;
  readonly littleEndian: boolean;
  /** Bands in blocks of their own (PlanarConfiguration 2). */
  readonly bandsApart: boolean;
  readonly blockWidthPx: number;
  readonly blockHeightPx: number;
  readonly blockColumns: number;
  readonly blockRows: number;
  /** Rows of one strip hold no more than remain; tiles are always whole. */
  readonly isTiled: boolean;
  readonly compression: number;
  readonly predictor: number;
  readonly photometric: number;
  /** Meaning of the samples beyond the colours: 1 associated alpha, 2 alpha, 0 unspecified. */
  readonly extraSamples: readonly number[];
  /** Where each block lies: band-major when bands are apart, then row-major. Zero bytes: not stored. */
  blockBytes(index: number): { offsetBytes: number; lengthBytes: number } | null;
  readonly jpegTables: Uint8Array | null;
  /** Compression inside LERC: 0 none, 1 deflate, 2 Zstandard. */
  readonly lercCompression: number;
  /** T4Options or T6Options. */
  readonly faxOptions: number;
  /** FillOrder 2. */
  readonly isLowBitFirst: boolean;
  /** NewSubfileType: bit 0 reduced, bit 2 mask. */
  readonly subfileType: number;
  /** Null where blocks hold the samples of each pixel. */
  readonly ycbcr: YcbcrCoding | null;
  /** Tag 274, 1 … 8: 1 is upright. */
  readonly orientation: number;
}

// One block is decoded at once. Larger ones are whole images in one strip, and hostile headers.
const MAX_BLOCK_BYTES = 256 * 2 ** 20;

// JPEG, WebP and LERC blocks exist three times on their way out of the decoding process.
const MAX_FOREIGN_BLOCK_BYTES = 96 * 2 ** 20;

// A TIFF may have 65,535 samples a pixel; embeddings have some hundred.
const MAX_BANDS = 4096;

const YCBCR = 6;

/** @throws DamagedTiff, UnsupportedTiff */
export function readImage(page: GeoTIFFImage, littleEndian: boolean): TiffImage {
  const number = (tag: string) => toNumber(page.fileDirectory.getValue(tag as never));
  const numbers = (tag: string) => toNumbers(page.fileDirectory.getValue(tag as never));
  const widthPx = positive('its width', number('ImageWidth'));
  const heightPx = positive('its height', number('ImageLength'));
  const bandCount = positive('its number of bands', number('SamplesPerPixel') ?? 1);
  if (bandCount > MAX_BANDS) throw new DamagedTiff(`it claims ${bandCount} bands`);
  const bits = numbers('BitsPerSample') ?? [1];
  const formats = numbers('SampleFormat') ?? [1];
  const bitsPerSample = same('bits per sample', bits.slice(0, bandCount));
  const storedType = storedTypeOf(same('sample formats', formats.slice(0, bandCount)), bitsPerSample);
  const sampleType = readableType(storedType);
  const isTiled = page.fileDirectory.hasTag('TileWidth' as never);
  const compression = number('Compression') ?? 1;
  const bandsApart = (number('PlanarConfiguration') ?? 1) === 2 && bandCount > 1;
  const photometric = number('PhotometricInterpretation') ?? 1;
  const ycbcr = photometric === YCBCR ? readYcbcrCoding(compression, numbers) : null;
  const layout = blockLayout({
    widthPx,
    heightPx,
    rowSamples: bandsApart ? 1 : bandCount,
    bitsPerSample,
    tile: isTiled
      ? [positive('its tile width', number('TileWidth')), positive('its tile height', number('TileLength'))]
      : null,
    rowsPerStrip: positive('its rows per strip', number('RowsPerStrip') || heightPx),
    isPlain: compression === CODECS.none && ycbcr === null,
    offsets: places(numbers(isTiled ? 'TileOffsets' : 'StripOffsets')),
    byteCounts: places(numbers(isTiled ? 'TileByteCounts' : 'StripByteCounts')),
    planes: bandsApart ? bandCount : 1,
  });
  const decodedBytes =
    layout.blockWidthPx * layout.blockHeightPx * (bandsApart ? 1 : bandCount) * bytesPerSample(sampleType);
  const maxBytes = poolCodecOf({ compression }) === null ? MAX_BLOCK_BYTES : MAX_FOREIGN_BLOCK_BYTES;
  if (decodedBytes > maxBytes) {
    throw new UnsupportedTiff(
      `its blocks of ${layout.blockWidthPx} × ${layout.blockHeightPx} pixels are too large to decode at once`,
    );
  }
  const jpeg = compression === CODECS.oldJpeg ? oldJpegBytes(number, layout) : null;
  return {
    widthPx,
    heightPx,
    bandCount,
    sampleType,
    storedType,
    bitsPerSample,
    littleEndian,
    bandsApart,
    isTiled,
    ...layout,
    ...(jpeg && { blockBytes: (index: number) => (index === 0 ? jpeg : null) }),
    compression,
    predictor: number('Predictor') ?? 1,
    photometric,
    extraSamples: extraSamplesOf(numbers('ExtraSamples') ?? [], bandCount),
    jpegTables: bytesOf(page.fileDirectory.getValue('JPEGTables' as never)),
    lercCompression: numbers('LercParameters')?.[1] ?? 0,
    faxOptions: number(compression === CODECS.faxGroup4 ? 'T6Options' : 'T4Options') ?? 0,
    isLowBitFirst: number('FillOrder') === 2,
    ycbcr,
    orientation: orientationOf(number('Orientation')),
    subfileType: number('NewSubfileType') ?? (number('SubfileType') === 2 ? 1 : 0),
  };
}

/** @returns as they are stored */
function storedTypeOf(format: number, bits: number): StoredType {
  if (format === 3) {
    if (bits === 16 || bits === 32 || bits === 64) return `float${bits}`;
    throw new UnsupportedTiff(`its samples are floating-point numbers of ${bits} bits`);
  }
  if (format === 2) {
    if (bits === 8 || bits === 16 || bits === 32 || bits === 64) return `int${bits}`;
    throw new UnsupportedTiff(`its samples are signed integers of ${bits} bits`);
  }
  if (format !== 1 && format !== 4) throw new UnsupportedTiff('its samples are complex numbers');
  if (bits >= 1 && bits <= 8) return 'uint8';
  if (bits <= 16) return 'uint16';
  if (bits <= 32) return 'uint32';
  if (bits === 64) return 'uint64';
  throw new UnsupportedTiff(`its samples are integers of ${bits} bits`);
}

function orientationOf(value: number | null): number {
  return value !== null && value >= 1 && value <= 8 ? value : 1;
}

/** More extra samples than samples say nothing. */
function extraSamplesOf(values: readonly number[], bandCount: number): readonly number[] {
  return values.length < bandCount ? values : [];
}
