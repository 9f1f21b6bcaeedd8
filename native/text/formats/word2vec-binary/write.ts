import { type NamedRows, spaceless } from '../named-rows.ts';
import type { VectorOutput, WrittenRows } from '../vector-format.ts';

export function write(rows: WrittenRows): VectorOutput[] {
  return [{ suffix: '', pieces: word2vecBinary(rows) }];
}

/** The binary format of word2vec.c: a heading, then name, space, little-endian float32 numbers, line feed. */
export function* word2vecBinary({ names, rows, dimension }: NamedRows): Generator<Uint8Array, void, void> {
  const encoder = new TextEncoder();
  yield encoder.encode(`${names.length} ${dimension}\n`);
  for (let row = 0; row < names.length; row++) {
    const name = encoder.encode(`${spaceless(names[row]!)} `);
    const record = new Uint8Array(name.length + 4 * dimension + 1);
    const numbers = new DataView(record.buffer, name.length, 4 * dimension);
    record.set(name);
    for (let k = 0; k < dimension; k++) numbers.setFloat32(4 * k, rows[row * dimension + k]!, true);
    record[record.length - 1] = 0x0a;
    yield record;
  }
}
