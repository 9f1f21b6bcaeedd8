import { type NamedRows, ROWS_PER_PIECE, shortestFloat32, spaceless } from '../named-rows.ts';
import type { VectorOutput, WrittenRows } from '../vector-format.ts';

export function write(rows: WrittenRows): VectorOutput[] {
  return [{ suffix: '', pieces: word2vecText(rows) }];
}

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
