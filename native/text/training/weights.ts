import type { Random } from '../../math/random.ts';
import type { EncodedCorpus } from '../encoded/encode.ts';
import type { TrainOptions } from '../space.ts';

/**
 * Input rows uniform in ±½/dimension, as in word2vec.c. Models with tags have paragraphs and documents behind the words.
 *
 * @param allocate zeros for so many rows; what it gives decides how far rows lie apart
 */
export function initialInput(
  corpus: EncodedCorpus,
  { model, dimension }: TrainOptions,
  allocate: (rows: number) => Float32Array,
  random: Random,
): Float32Array {
  const hasTags = model !== 'skip-gram' && model !== 'cbow';
  const tags = hasTags ? corpus.paragraphDocument.length + corpus.documentCount : 0;
  const rows = corpus.lexicon.size + tags;
  const input = allocate(rows);
  const stride = input.length / rows;
  for (let row = 0; row < rows; row++) {
    const start = row * stride;
    for (let k = 0; k < dimension; k++) input[start + k] = (random.uniform() - 0.5) / dimension;
  }
  return input;
}

/**
 * The first rows of padded ones, close together, in memory that threads can share: those that embed texts read them. Where
 * there are no others they close up in place, for a second copy would be the most that a training ever holds.
 *
 * @param padded in shared memory; not to be used afterwards
 */
export function withoutPadding(
  padded: Float32Array,
  rows: number,
  stride: number,
  dimension: number,
): Float32Array {
  const isAll = rows * stride === padded.length;
  const values = isAll
    ? padded.subarray(0, rows * dimension)
    : new Float32Array(new SharedArrayBuffer(rows * dimension * Float32Array.BYTES_PER_ELEMENT));
  for (let row = 0; row < rows; row++) {
    values.set(padded.subarray(row * stride, row * stride + dimension), row * dimension);
  }
  return values;
}
