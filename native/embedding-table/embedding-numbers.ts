import { decodeNumber } from '../vision/embedding/coding.ts';
import type { EmbeddingModel } from '../vision/embedding/models.ts';
import type { NumberKind, TableSource } from './table-source.ts';

/** How the stored numbers of a table become those that a project keeps. */
export interface NumberCoding {
  /** Bytes are kept as they are where the model's own rasters are stored so. */
  readonly type: 'int8' | 'float32';
  /** @returns null where a number is missing or none, or the row holds nothing but zeros */
  encode(stored: ArrayLike<number>): Int8Array | Float32Array | null;
  /** What a person should know of it; null for nothing. */
  readonly warning: string | null;
}

const NODATA_CODE = -128;

/** AlphaEarth's own bytes stay; everything else is decoded to float32. */
export function numberCoding(source: TableSource, model: EmbeddingModel): NumberCoding {
  const { kind, quantisation } = source;
  if (model.id === 'alphaearth' && kind === 'int8' && !quantisation)
    return { type: 'int8', encode: signedBytes, warning: null };
  const decode = decoderOf(source, model);
  return { type: 'float32', encode: (stored) => floats(stored, decode), warning: undeclared(kind, source) };
}

type Decode = (value: number, dimension: number) => number;

function decoderOf({ kind, quantisation }: TableSource, model: EmbeddingModel): Decode {
  if (quantisation) {
    const { scale, offset } = quantisation;
    return (value, n) => value * (scale[n] ?? scale[0]!) + (offset[n] ?? offset[0] ?? 0);
  }
  if (model.id === 'alphaearth' && kind === 'uint16') return decodeNumber('offset-16');
  return (value) => value;
}

function undeclared(kind: NumberKind, { quantisation }: TableSource): string | null {
  if (kind === 'float' || quantisation) return null;
  return 'Its numbers are integers, and the file does not say what they stand for: they are taken as they are.';
}

function signedBytes(stored: ArrayLike<number>): Int8Array | null {
  const bytes = new Int8Array(stored.length);
  for (let n = 0; n < bytes.length; n++) {
    if (!Number.isFinite(stored[n]!)) return null;
    bytes[n] = stored[n]!;
  }
  return bytes.includes(NODATA_CODE) || bytes.every((code) => code === 0) ? null : bytes;
}

function floats(stored: ArrayLike<number>, decode: Decode): Float32Array | null {
  const numbers = new Float32Array(stored.length);
  let isSomething = false;
  for (let n = 0; n < numbers.length; n++) {
    const value = decode(stored[n]!, n);
    numbers[n] = value;
    if (!Number.isFinite(numbers[n]!)) return null;
    if (value !== 0) isSomething = true;
  }
  return isSomething ? numbers : null;
}
