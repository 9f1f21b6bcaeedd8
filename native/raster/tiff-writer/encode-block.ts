import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { isFloat, type Samples, type SampleType } from '../samples.ts';

const deflateAsync = promisify(deflate);

/** Horizontal differences of integers, byte planes of floating-point samples. */
export function predictorOf(type: SampleType): 2 | 3 {
  return isFloat(type) ? 3 : 2;
}

/**
 * One block as DEFLATE of its samples less their predictor: what `decode-block.ts` undoes. Little-endian machines only,
 * as all that run this are.
 *
 * Sources: TIFF 6.0, section 14; Adobe Photoshop TIFF Technical Note 3 for predictor 3.
 *
 * @param samples `[row, column, band]`, changed in place
 * @param rowLength samples of a row, all bands
 * @param stride samples of a pixel
 * @param level of zlib, 1 … 9
 */
export function encodeBlock(
  samples: Samples,
  type: SampleType,
  rowLength: number,
  stride: number,
  level: number,
): Promise<Uint8Array> {
  const bytes = isFloat(type)
    ? bytePlanes(samples, rowLength, stride)
    : differences(asUnsigned(samples), rowLength, stride);
  return deflateAsync(bytes, { level });
}

function differences(
  values: Uint8Array | Uint16Array | Uint32Array,
  rowLength: number,
  stride: number,
): Uint8Array {
  for (let row = 0; row < values.length; row += rowLength) {
    for (let i = row + rowLength - 1; i >= row + stride; i--) values[i]! -= values[i - stride]!;
  }
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function asUnsigned({ buffer, byteOffset, length, BYTES_PER_ELEMENT }: Samples) {
  if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
  if (BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, length);
  return new Uint32Array(buffer, byteOffset, length);
}

/** Of each row first all highest bytes, then the next; each byte less that of the same band before it. */
function bytePlanes(samples: Samples, rowLength: number, stride: number): Uint8Array {
  const width = samples.BYTES_PER_ELEMENT;
  const from = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const out = new Uint8Array(from.length);
  const rowBytes = rowLength * width;
  for (let row = 0; row < from.length; row += rowBytes) {
    for (let plane = 0; plane < width; plane++) {
      const byte = width - 1 - plane;
      for (let i = 0; i < rowLength; i++) out[row + plane * rowLength + i] = from[row + i * width + byte]!;
    }
    for (let i = row + rowBytes - 1; i >= row + stride; i--) out[i]! -= out[i - stride]!;
  }
  return out;
}
