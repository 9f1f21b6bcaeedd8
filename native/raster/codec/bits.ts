import { makeSamples, type Samples, type SampleType } from '../samples.ts';

/**
 * Spreads samples of 1–31 bits, packed most significant bit first with every row starting on a byte, into whole
 * samples.
 *
 * @param rowSamples samples in a row
 * @param type the smallest unsigned type that holds them
 */
export function unpackBits(
  packed: Uint8Array,
  rowSamples: number,
  rowCount: number,
  bitsPerSample: number,
  type: SampleType,
): Samples {
  const out = makeSamples(type, rowSamples * rowCount);
  const rowBytes = Math.ceil((rowSamples * bitsPerSample) / 8);
  if (bitsPerSample <= 16) {
    unpackFew(packed, rowSamples, rowCount, bitsPerSample, rowBytes, out);
    return out;
  }
  let to = 0;
  for (let row = 0; row < rowCount; row++) {
    let at = row * rowBytes;
    let bits = 0;
    let bitCount = 0;
    for (let i = 0; i < rowSamples; i++) {
      // Up to 31 + 7 bits wait here: more than a bitwise operator holds, so this is arithmetic.
      while (bitCount < bitsPerSample) {
        bits = bits * 256 + packed[at++]!;
        bitCount += 8;
      }
      bitCount -= bitsPerSample;
      const value = Math.floor(bits / 2 ** bitCount);
      bits -= value * 2 ** bitCount;
      out[to++] = value;
    }
  }
  return out;
}

/** As `unpackBits`, for samples that fit a bitwise operator with the 7 bits before them: masks and 12-bit sensors. */
function unpackFew(
  packed: Uint8Array,
  rowSamples: number,
  rowCount: number,
  bitsPerSample: number,
  rowBytes: number,
  out: Samples,
): void {
  const mask = (1 << bitsPerSample) - 1;
  for (let row = 0, to = 0; row < rowCount; row++) {
    let at = row * rowBytes;
    let bits = 0;
    let bitCount = 0;
    for (let i = 0; i < rowSamples; i++) {
      while (bitCount < bitsPerSample) {
        bits = ((bits << 8) | packed[at++]!) & 0xffffff;
        bitCount += 8;
      }
      bitCount -= bitsPerSample;
      out[to++] = (bits >>> bitCount) & mask;
    }
  }
}

/** Turns big-endian samples of 2, 4 or 8 bytes into little-endian ones, in place. */
export function swapBytes(bytes: Uint8Array<ArrayBuffer>, sampleBytes: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length - (bytes.length % sampleBytes));
  if (sampleBytes === 2) buffer.swap16();
  else if (sampleBytes === 4) buffer.swap32();
  else if (sampleBytes === 8) buffer.swap64();
}

/** Turns the lowest bit of every byte into its highest, in place: blocks of FillOrder 2. */
export function reverseBits(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    const pairs = ((byte & 0x55) << 1) | ((byte >> 1) & 0x55);
    const nibbles = ((pairs & 0x33) << 2) | ((pairs >> 2) & 0x33);
    bytes[i] = (nibbles << 4) | (nibbles >> 4);
  }
}
