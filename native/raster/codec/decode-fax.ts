import sharp from 'sharp';
import { CODECS } from './coding.ts';
import type { PoolRequest } from './decode-pool.ts';

const SHORT = 3;
const LONG = 4;
const ENTRY_BYTES = 12;
const HEADER_BYTES = 8;
const BLACK_IS_ZERO = 1;

/**
 * Bits of a CCITT block, packed as TIFF has them: each row begins on a byte, most significant bit first. The block goes
 * to libtiff as a TIFF of one strip, because fax codes mean nothing without the options that stand in tags.
 */
export async function decodeFax(request: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { widthPx, heightPx } = request;
  const { data, info } = await sharp(oneStripTiff(request), {
    failOn: 'error',
    limitInputPixels: widthPx * heightPx,
  })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== widthPx || info.height !== heightPx || info.channels !== 1)
    throw new Error(`it is ${info.width} × ${info.height} × ${info.channels}`);
  return packBits(data, widthPx, heightPx);
}

/** Source: TIFF 6.0, section 2; T4Options and T6Options in section 11. */
function oneStripTiff({ stored, widthPx, heightPx, coding }: PoolRequest): Buffer {
  const optionsTag = coding.compression === CODECS.faxGroup4 ? 293 : 292;
  const entries: [tag: number, type: number, value: number][] = [
    [256, LONG, widthPx],
    [257, LONG, heightPx],
    [258, SHORT, 1],
    [259, SHORT, coding.compression],
    [262, SHORT, BLACK_IS_ZERO],
    [266, SHORT, coding.isLowBitFirst ? 2 : 1],
    [273, LONG, 0],
    [277, SHORT, 1],
    [278, LONG, heightPx],
    [279, LONG, stored.length],
    ...(coding.compression === CODECS.faxRle ? [] : [[optionsTag, LONG, coding.faxOptions] as const]),
  ] as [number, number, number][];
  const directoryBytes = 2 + entries.length * ENTRY_BYTES + 4;
  const out = Buffer.alloc(HEADER_BYTES + directoryBytes + stored.length);
  out.write('II*\0', 'latin1');
  out.writeUInt32LE(HEADER_BYTES, 4);
  out.writeUInt16LE(entries.length, HEADER_BYTES);
  for (const [i, [tag, type, value]] of entries.entries()) {
    const at = HEADER_BYTES + 2 + i * ENTRY_BYTES;
    out.writeUInt16LE(tag, at);
    out.writeUInt16LE(type, at + 2);
    out.writeUInt32LE(1, at + 4);
    out.writeUInt32LE(tag === 273 ? HEADER_BYTES + directoryBytes : value, at + 8);
  }
  out.set(stored, HEADER_BYTES + directoryBytes);
  return out;
}

function packBits(pixels: Uint8Array, widthPx: number, heightPx: number): Uint8Array<ArrayBuffer> {
  const rowBytes = Math.ceil(widthPx / 8);
  const out = new Uint8Array(rowBytes * heightPx);
  for (let row = 0, from = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, from++)
      if (pixels[from]! !== 0) out[row * rowBytes + (column >> 3)]! |= 0x80 >> (column & 7);
  }
  return out;
}
