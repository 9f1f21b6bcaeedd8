import { createRequire } from 'node:module';
import { inflateSync, zstdDecompressSync } from 'node:zlib';
import * as Lerc from 'lerc';
import sharp from 'sharp';
import { decodeFax } from './decode-fax.ts';
import { decodeLzma } from './decode-lzma.ts';
import type { PoolRequest } from './decode-pool.ts';

sharp.concurrency(1);
sharp.cache(false);

const PHOTOMETRIC_YCBCR = 6;
const PHOTOMETRIC_CMYK = 5;

/**
 * Bytes of a JPEG, WebP or LERC block, `[row, column, band]`, and the expanded bytes of a fax or LZMA block. Runs in the
 * decoding process only.
 */
export async function decodeForeign(request: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  switch (request.codec) {
    case 'jpeg':
      return decodeJpeg(request);
    case 'webp':
      return decodeWebp(request);
    case 'lerc':
      return decodeLerc(request);
    case 'lzma':
      return decodeLzma(request);
    case 'fax':
      return decodeFax(request);
    case 'picture':
      return decodePicture(request);
    case 'picture-size':
      return measurePicture(request);
  }
}

/** More pixels are no tile's picture; a file of some bytes can claim them. */
const MOST_PICTURE_PIXELS = 1e8;

/** A whole file, turned upright, its transparent parts white, brought to a square. */
async function decodePicture({ stored, widthPx, heightPx }: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  const image = sharp(stored, { failOn: 'error', limitInputPixels: MOST_PICTURE_PIXELS })
    .rotate()
    .flatten({ background: 'white' })
    .toColourspace('srgb');
  const { width, height } = await sharp(stored).metadata();
  const isAsItIs = width === widthPx && height === heightPx;
  if (!isAsItIs) image.resize(widthPx, heightPx, { fit: 'fill' });
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return cropped(data, info, { widthPx, heightPx, channels: 3 });
}

async function measurePicture({ stored }: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = await sharp(stored, { limitInputPixels: MOST_PICTURE_PIXELS }).metadata();
  if (width * height > MOST_PICTURE_PIXELS) throw new Error(`it is ${width} × ${height} pixels`);
  return new Uint8Array(Uint32Array.of(width, height).buffer);
}

async function decodeJpeg({
  stored,
  channels,
  widthPx,
  heightPx,
  coding,
}: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  const isYcbcr = coding.photometric === PHOTOMETRIC_YCBCR;
  const jpeg = spliceJpeg(Buffer.from(stored), coding.jpegTables, channels >= 3 ? isYcbcr : null);
  const image = sharp(jpeg, { failOn: 'error', limitInputPixels: 4 * widthPx * heightPx + 65536 });
  if (channels === 4) image.pipelineColourspace('cmyk').toColourspace('cmyk');
  else if (channels === 1) image.toColourspace('b-w');
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  // libvips takes four channels for inverted CMYK, as Adobe wrote it. These are four plain bands.
  if (channels === 4 && coding.photometric !== PHOTOMETRIC_CMYK)
    for (let i = 0; i < data.length; i++) data[i] = 255 - data[i]!;
  return cropped(data, info, { widthPx, heightPx, channels });
}

/**
 * A JPEG that stands alone: the page's tables are put before the block's, and an Adobe marker says whether three
 * channels are YCbCr or RGB, which decoders otherwise guess.
 *
 * Source: Adobe Photoshop TIFF Technical Note 2 (draft); Adobe Technical Note 5116 for the marker.
 *
 * @param isYcbcr null: no marker
 */
function spliceJpeg(block: Buffer, tables: Uint8Array | null, isYcbcr: boolean | null): Buffer {
  const start = Buffer.from([0xff, 0xd8]);
  const adobe =
    isYcbcr === null
      ? Buffer.alloc(0)
      : Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, isYcbcr ? 1 : 0]);
  const between = tables && tables.length > 4 ? Buffer.from(tables).subarray(2, -2) : Buffer.alloc(0);
  return Buffer.concat([start, adobe, between, block.subarray(2)]);
}

async function decodeWebp({
  stored,
  channels,
  widthPx,
  heightPx,
}: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  const image = sharp(stored, { failOn: 'error', limitInputPixels: 4 * widthPx * heightPx + 65536 });
  if (channels === 4) image.ensureAlpha();
  else image.removeAlpha();
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return cropped(data, info, { widthPx, heightPx, channels });
}

/** A last strip may be coded at full height; a block that is narrower than its page is damaged. */
function cropped(
  data: Buffer,
  info: { width: number; height: number; channels: number },
  { widthPx, heightPx, channels }: { widthPx: number; heightPx: number; channels: number },
): Uint8Array<ArrayBuffer> {
  if (info.width !== widthPx || info.height < heightPx || info.channels !== channels) {
    throw new Error(
      `it is ${info.width} × ${info.height} × ${info.channels}, not ${widthPx} × ${heightPx} × ${channels}`,
    );
  }
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, widthPx * heightPx * channels);
}

let lercReady: Promise<void> | null = null;

async function decodeLerc({
  stored,
  channels,
  widthPx,
  heightPx,
  coding,
}: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  lercReady ??= loadLerc();
  await lercReady;
  const plain =
    coding.lercCompression === 1
      ? inflateSync(stored, { maxOutputLength: 2 ** 28 })
      : coding.lercCompression === 2
        ? zstdDecompressSync(stored, { maxOutputLength: 2 ** 28 })
        : stored;
  const image = Lerc.decode(plain, { returnInterleaved: true });
  const pixels = image.pixels[0];
  if (
    image.width !== widthPx ||
    image.height < heightPx ||
    image.depthCount !== channels ||
    pixels === undefined
  ) {
    throw new Error(
      `it is ${image.width} × ${image.height} × ${image.depthCount}, not ${widthPx} × ${heightPx} × ${channels}`,
    );
  }
  // As libtiff does: what the mask leaves out of floating-point samples is NaN.
  if (image.mask && (pixels instanceof Float32Array || pixels instanceof Float64Array)) {
    for (let i = 0; i < image.mask.length; i++) {
      if (image.mask[i] === 0) pixels.fill(Number.NaN, i * channels, (i + 1) * channels);
    }
  }
  const cut = pixels.subarray(0, widthPx * heightPx * channels);
  return new Uint8Array(cut.buffer, cut.byteOffset, cut.byteLength);
}

async function loadLerc(): Promise<void> {
  const path = createRequire(import.meta.url).resolve('lerc/lerc-wasm.wasm');
  await Lerc.load({ locateFile: () => path });
}
