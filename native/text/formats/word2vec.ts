import { type NamedRows, ROWS_PER_PIECE, spaceless } from './named-rows.ts';

/**
 * The text format of word2vec.c: `count dimension`, then a name and its numbers a line. Numbers are the shortest that
 * give the same float32 again. gensim reads it (`load_word2vec_format`).
 *
 * @returns the file in pieces
 */
export function* word2vecText({ names, rows, dimension }: NamedRows): Generator<string, void, void> {
  yield `${names.length} ${dimension}\n`;
  for (let first = 0; first < names.length; first += ROWS_PER_PIECE) {
    let piece = '';
    for (let row = first; row < Math.min(names.length, first + ROWS_PER_PIECE); row++) {
      const numbers = Array.from(rows.subarray(row * dimension, (row + 1) * dimension), shortestFloat32);
      piece += `${spaceless(names[row]!)} ${numbers.join(' ')}\n`;
    }
    yield piece;
  }
}

/** The shortest decimal that reads back as the same float32; nine digits always do. */
export function shortestFloat32(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

/** The binary format of word2vec.c: the same header, then name, space, little-endian float32 numbers, line feed. */
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
