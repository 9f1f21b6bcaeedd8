import type { GeoTIFFImage } from 'geotiff';
import { CODECS, poolCodecOf } from '../codec/coding.ts';
import { bytesPerSample, type SampleType } from '../samples.ts';
import { DamagedTiff } from './header.ts';

/** How the blocks of one page are laid out and packed: read once from its tags, and sound from then on. */
export interface TiffImage {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Samples of a pixel, extra ones included. */
  readonly bandCount: number;
  readonly sampleType: SampleType;
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
}

/** The file is sound but uses what is not read. The words complete “… cannot be used: ”. */
export class UnsupportedTiff extends Error {
  override readonly name = 'UnsupportedTiff';
}

// One block is decoded at once. Larger ones are whole images in one strip, and hostile headers.
const MAX_BLOCK_BYTES = 256 * 2 ** 20;

// JPEG, WebP and LERC blocks exist three times on their way out of the decoding process.
const MAX_FOREIGN_BLOCK_BYTES = 96 * 2 ** 20;

// Strips that are stored plainly are read in parts of about this size.
const PLAIN_PART_BYTES = 256 * 2 ** 10;

// A TIFF may have 65,535 samples a pixel; embeddings have some hundred.
const MAX_BANDS = 4096;

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
  const sampleType = sampleTypeOf(same('sample formats', formats.slice(0, bandCount)), bitsPerSample);
  const isTiled = page.fileDirectory.hasTag('TileWidth' as never);
  const compression = number('Compression') ?? 1;
  const bandsApart = (number('PlanarConfiguration') ?? 1) === 2 && bandCount > 1;
  const layout = blockLayout({
    widthPx,
    heightPx,
    rowSamples: bandsApart ? 1 : bandCount,
    bitsPerSample,
    tile: isTiled
      ? [positive('its tile width', number('TileWidth')), positive('its tile height', number('TileLength'))]
      : null,
    rowsPerStrip: positive('its rows per strip', number('RowsPerStrip') || heightPx),
    isPlain: compression === 1,
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
    bitsPerSample,
    littleEndian,
    bandsApart,
    isTiled,
    ...layout,
    ...(jpeg && { blockBytes: (index: number) => (index === 0 ? jpeg : null) }),
    compression,
    predictor: number('Predictor') ?? 1,
    photometric: number('PhotometricInterpretation') ?? 1,
    extraSamples: extraSamplesOf(numbers('ExtraSamples') ?? [], bandCount),
    jpegTables: bytesOf(page.fileDirectory.getValue('JPEGTables' as never)),
    lercCompression: numbers('LercParameters')?.[1] ?? 0,
    faxOptions: number(compression === CODECS.faxGroup4 ? 'T6Options' : 'T4Options') ?? 0,
    isLowBitFirst: number('FillOrder') === 2,
    subfileType: number('NewSubfileType') ?? (number('SubfileType') === 2 ? 1 : 0),
  };
}

/**
 * Where the one JPEG of an old-style JPEG page lies. TIFF 6.0 let its parts be strewn over the file, and writers did not
 * agree how; only pages that hold a JPEG as it stands are read.
 */
function oldJpegBytes(
  number: (tag: string) => number | null,
  { blockColumns, blockRows, blockBytes }: Layout,
): { offsetBytes: number; lengthBytes: number } {
  const offsetBytes = number('JPEGInterchangeFormat');
  const block = blockBytes(0);
  if (offsetBytes === null || block === null || blockColumns * blockRows !== 1)
    throw new UnsupportedTiff('its old-style JPEG lies in parts, which is not read');
  const endOfBlock = block.offsetBytes + block.lengthBytes;
  const lengthBytes = number('JPEGInterchangeFormatLngth') || endOfBlock - offsetBytes;
  return { offsetBytes, lengthBytes: Math.max(lengthBytes, endOfBlock - offsetBytes) };
}

interface LayoutTags {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Samples that a pixel has in one block. */
  readonly rowSamples: number;
  readonly bitsPerSample: number;
  readonly tile: readonly [number, number] | null;
  readonly rowsPerStrip: number;
  readonly isPlain: boolean;
  readonly offsets: readonly number[] | null;
  readonly byteCounts: readonly number[] | null;
  readonly planes: number;
}

type Layout = Pick<TiffImage, 'blockWidthPx' | 'blockHeightPx' | 'blockColumns' | 'blockRows' | 'blockBytes'>;

function blockLayout(tags: LayoutTags): Layout {
  const { widthPx, heightPx, offsets, tile } = tags;
  if (offsets === null) throw new DamagedTiff('it does not say where its pixels are');
  const blockWidthPx = tile ? tile[0] : widthPx;
  const blockHeightPx = tile ? tile[1] : Math.max(1, Math.min(tags.rowsPerStrip, heightPx));
  const rowBytes = Math.ceil((blockWidthPx * tags.rowSamples * tags.bitsPerSample) / 8);
  const blockRows = Math.ceil(heightPx / blockHeightPx);
  const rowsOf = (blockRow: number) =>
    tile ? blockHeightPx : Math.min(blockHeightPx, heightPx - blockRow * blockHeightPx);
  // Without byte counts only plain blocks can be found: they are as long as their pixels.
  const byteCounts =
    tags.byteCounts ?? (tags.isPlain ? offsets.map((_, i) => rowsOf(i % blockRows) * rowBytes) : null);
  if (byteCounts === null) throw new DamagedTiff('it does not say how long its blocks are');
  const whole: Layout = {
    blockWidthPx,
    blockHeightPx,
    blockColumns: Math.ceil(widthPx / blockWidthPx),
    blockRows,
    blockBytes: (index) => {
      if (index >= offsets.length || index >= byteCounts.length) return null;
      // A plain block is as long as its pixels, whatever a careless writer counted.
      const plainBytes = tags.isPlain ? rowsOf(index % blockRows) * rowBytes : Infinity;
      return { offsetBytes: offsets[index]!, lengthBytes: Math.min(byteCounts[index]!, plainBytes) };
    },
  };
  const partRows = Math.max(1, Math.floor(PLAIN_PART_BYTES / rowBytes));
  return tags.isPlain && !tile && blockHeightPx > partRows ? inParts(whole, tags, partRows, rowBytes) : whole;
}

/** Plain strips cut into parts of `partRows` rows, so that one row of a whole-image strip does not cost the image. */
function inParts(
  strips: Layout,
  { heightPx, planes }: LayoutTags,
  partRows: number,
  rowBytes: number,
): Layout {
  const rows = divisorNear(strips.blockHeightPx, partRows, strips.blockRows === 1);
  const blockRows = Math.ceil(heightPx / rows);
  return {
    ...strips,
    blockHeightPx: rows,
    blockRows,
    blockBytes: (index) => {
      const plane = Math.floor(index / blockRows);
      const firstRow = (index % blockRows) * rows;
      const strip = Math.floor(firstRow / strips.blockHeightPx);
      const stored = plane < planes ? strips.blockBytes(plane * strips.blockRows + strip) : null;
      if (stored === null || stored.lengthBytes === 0) return stored;
      const skipBytes = (firstRow - strip * strips.blockHeightPx) * rowBytes;
      const lengthBytes = Math.min(rows, heightPx - firstRow) * rowBytes;
      return { offsetBytes: stored.offsetBytes + skipBytes, lengthBytes };
    },
  };
}

/** Parts must not straddle strips: a divisor of the strip's height, or any number when there is one strip. */
function divisorNear(stripRows: number, wanted: number, isOnly: boolean): number {
  if (isOnly) return wanted;
  for (let rows = wanted; rows > 1; rows--) if (stripRows % rows === 0) return rows;
  return 1;
}

function sampleTypeOf(format: number, bits: number): SampleType {
  if (format === 3) {
    if (bits === 32) return 'float32';
    if (bits === 64) return 'float64';
    throw new UnsupportedTiff(`its samples are floating-point numbers of ${bits} bits`);
  }
  if (format === 2) {
    if (bits === 8 || bits === 16 || bits === 32) return `int${bits}`;
    throw new UnsupportedTiff(`its samples are signed integers of ${bits} bits`);
  }
  if (format !== 1 && format !== 4) throw new UnsupportedTiff('its samples are complex numbers');
  if (bits >= 1 && bits <= 8) return 'uint8';
  if (bits <= 16) return 'uint16';
  if (bits <= 32) return 'uint32';
  throw new UnsupportedTiff(`its samples are integers of ${bits} bits`);
}

function same(what: string, values: readonly number[]): number {
  const first = values[0];
  if (first === undefined || !values.every((value) => value === first)) {
    throw new UnsupportedTiff(`its bands have different ${what}: ${values.slice(0, 8).join(', ')}`);
  }
  return first;
}

function positive(what: string, value: number | null): number {
  if (value === null || !Number.isSafeInteger(value) || value <= 0)
    throw new DamagedTiff(`${what} is ${value ?? 'missing'}`);
  return value;
}

/** More extra samples than samples say nothing. */
function extraSamplesOf(values: readonly number[], bandCount: number): readonly number[] {
  return values.length < bandCount ? values : [];
}

function places(values: number[] | null): number[] | null {
  const wrong = values?.find((value) => !Number.isSafeInteger(value) || value < 0);
  if (wrong !== undefined) throw new DamagedTiff(`it says that a block lies at ${wrong}`);
  return values;
}

function toNumber(value: unknown): number | null {
  const numbers = toNumbers(value);
  return numbers?.[0] ?? null;
}

function toNumbers(value: unknown): number[] | null {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.map(Number);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as Uint32Array, Number);
  return null;
}

function bytesOf(value: unknown): Uint8Array | null {
  const numbers = toNumbers(value);
  return numbers === null || numbers.length === 0 ? null : Uint8Array.from(numbers);
}
