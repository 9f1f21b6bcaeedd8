import { dequantiseRows, type QuantisedRows } from './quantised-rows.ts';

/** The numbers of a space that is shipped: what texts are composed, inferred and calibrated from. */
export interface StarterTerms {
  readonly dimension: number;
  /** Most frequent first. */
  readonly texts: readonly string[];
  /** How often each stood in the text that was learned from. */
  readonly counts: Uint32Array;
  /** Row-major `[terms × dimension]`. */
  readonly embeddings: Float32Array;
  /** Row-major `[terms × dimension]`: the weights that predict. */
  readonly output: Float32Array;
}

interface QuantisedTerms {
  readonly texts: readonly string[];
  readonly counts: Uint32Array;
  readonly embeddings: QuantisedRows;
  readonly output: QuantisedRows;
}

/** “SMS1” in the order of the file. */
const MAGIC = 0x31534d53;
const HEAD_BYTES = 16;

/**
 * Little-endian: magic, terms, dimension and bytes of the texts (uint32 each); counts (uint32), scales of the embeddings
 * and of the output (float32); both matrices (int8); the texts in UTF-8, a line feed after each.
 */
export function starterBytes({ texts, counts, embeddings, output }: QuantisedTerms): Uint8Array {
  const names = new TextEncoder().encode(texts.map((text) => `${text}\n`).join(''));
  const head = Uint32Array.of(MAGIC, texts.length, embeddings.dimension, names.length);
  const parts = [head, counts, embeddings.scales, output.scales, embeddings.values, output.values, names];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
}

/** @throws RangeError for bytes that are no such file, or not all of it */
export function readStarterBytes(bytes: Uint8Array): StarterTerms {
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEAD_BYTES || head.getUint32(0, true) !== MAGIC)
    throw new RangeError('it is no starter space');
  const [terms, dimension, nameBytes] = [4, 8, 12].map((at) => head.getUint32(at, true)) as [
    number,
    number,
    number,
  ];
  const expected = HEAD_BYTES + terms * (3 * 4 + 2 * dimension) + nameBytes;
  if (bytes.byteLength !== expected)
    throw new RangeError(`it has ${bytes.byteLength} bytes, expected ${expected}`);
  // A copy: four-byte numbers begin at a multiple of four.
  const { buffer } = bytes.slice();
  let at = HEAD_BYTES;
  const skip = (byteLength: number) => {
    at += byteLength;
    return at - byteLength;
  };
  const counts = new Uint32Array(buffer, skip(4 * terms), terms);
  const scales = [0, 1].map(() => new Float32Array(buffer, skip(4 * terms), terms));
  const values = [0, 1].map(() => new Int8Array(buffer, skip(terms * dimension), terms * dimension));
  const texts = new TextDecoder().decode(new Uint8Array(buffer, at)).split('\n').slice(0, -1);
  if (texts.length !== terms) throw new RangeError(`it names ${texts.length} terms, expected ${terms}`);
  const rows = (n: number) => dequantiseRows({ dimension, values: values[n]!, scales: scales[n]! });
  return { dimension, texts, counts, embeddings: rows(0), output: rows(1) };
}
