import { dot } from '../math/distance.ts';

/** Tiles against embeddings that are asked for. */
export interface TileSimilarities {
  /** Inner product of each tile's unit embedding with each of those asked for, row-major `[tiles × asked]`. */
  readonly similarities: Float32Array;
  /** Of each tile's embedding, in (0, 1): a search multiplies the similarity by it. `[tiles]` */
  readonly lengths: Float32Array;
}

/**
 * @param coordinates of tiles along the learnt labels, row-major `[tiles × labels]`
 * @param learnt label embeddings, row-major `[labels × dimension]`
 * @param asked unit embeddings about the same centre, row-major `[asked × dimension]`
 */
export function tileSimilarities(
  coordinates: Float32Array,
  learnt: Float32Array,
  asked: Float32Array,
  dimension: number,
  halfLength: number,
): TileSimilarities {
  const labelCount = learnt.length / dimension;
  const askedCount = asked.length / dimension;
  const tileCount = coordinates.length / labelCount;
  const similarities = new Float32Array(tileCount * askedCount);
  const lengths = new Float32Array(tileCount);
  const embedding = new Float32Array(dimension);
  for (let tile = 0; tile < tileCount; tile++) {
    embedding.fill(0);
    for (let label = 0; label < labelCount; label++) {
      const coordinate = coordinates[tile * labelCount + label]!;
      for (let k = 0; k < dimension; k++) embedding[k]! += coordinate * learnt[label * dimension + k]!;
    }
    const length = Math.sqrt(dot(embedding, 0, embedding, 0, dimension));
    for (let n = 0; n < askedCount; n++) {
      const product = dot(embedding, 0, asked, n * dimension, dimension);
      similarities[tile * askedCount + n] = product / (length || 1);
    }
    lengths[tile] = length === 0 ? 0 : length / Math.hypot(length, halfLength);
  }
  return { similarities, lengths };
}
