/**
 * How numbers of an embedding are stored: as they are; AlphaEarth's signed bytes, sign(v) · (v ÷ 127.5)²; or unsigned
 * 16-bit, (v − 8192) ÷ 8192.
 */
export type EmbeddingCoding = 'plain' | 'signed-square' | 'offset-16';

/** @param type of the samples */
export function codingOf(type: string): EmbeddingCoding | null {
  if (type === 'int8') return 'signed-square';
  if (type === 'uint16') return 'offset-16';
  return type.startsWith('float') ? 'plain' : null;
}

const DECODE: Record<EmbeddingCoding, (value: number) => number> = {
  plain: (value) => value,
  'signed-square': (value) => Math.sign(value) * (value / 127.5) ** 2,
  'offset-16': (value) => (value - 8192) / 8192,
};

/** The number that a stored one stands for. */
export function decodeNumber(coding: EmbeddingCoding): (value: number) => number {
  return DECODE[coding];
}

/**
 * Decodes the pixels of one tile in place, and marks as not valid those with a number that is none or with nothing but
 * zeros.
 *
 * @param values `[band, row, column]`
 * @param valid `[row, column]`
 */
export function decodeEmbeddings(values: Float32Array, valid: Uint8Array, coding: EmbeddingCoding): void {
  const decode = DECODE[coding];
  const bands = values.length / valid.length;
  for (let pixel = 0; pixel < valid.length; pixel++) {
    if (valid[pixel] === 0) continue;
    let isSomething = false;
    for (let band = 0; band < bands; band++) {
      const at = band * valid.length + pixel;
      const value = decode(values[at]!);
      values[at] = value;
      if (value !== 0) isSomething = true;
      if (!Number.isFinite(value)) {
        isSomething = false;
        break;
      }
    }
    if (!isSomething) valid[pixel] = 0;
  }
}

/** Lengths of the valid vectors of some decoded pixels. */
export function embeddingLengths(values: Float32Array, valid: Uint8Array): number[] {
  const bands = values.length / valid.length;
  const lengths: number[] = [];
  for (let pixel = 0; pixel < valid.length; pixel++) {
    if (valid[pixel] === 0) continue;
    let square = 0;
    for (let band = 0; band < bands; band++) square += values[band * valid.length + pixel]! ** 2;
    lengths.push(Math.sqrt(square));
  }
  return lengths;
}
