import type { Extractor } from '../extractor.ts';
import { type EmbeddingModel, embeddingExtractorId } from './models.ts';

/**
 * The features of a tile are those that another model computed for its pixels: their mean over what is valid, of length
 * 1. The same numbers whatever the file's coding was.
 */
export function embeddingExtractor(model: Pick<EmbeddingModel, 'id' | 'name'>): Extractor {
  return {
    id: embeddingExtractorId(model),
    version: `${embeddingExtractorId(model)}/1`,
    reads: 'embeddings',
    minimumWindowPx: 1,
    dimension: ({ count }) => count,
    contextPx: (tileSizePx) => tileSizePx,
    layoutName: ({ count }) => `${model.name}, ${count} dimensions`,
    open: () => (tile, out) => meanVector(tile.pixels, tile.valid, out),
  };
}

/** @returns false, and zeros, when nothing is valid or the mean is nothing */
function meanVector(values: Float32Array, valid: Uint8Array, out: Float32Array): boolean {
  let square = 0;
  for (let band = 0; band < out.length; band++) {
    let sum = 0;
    for (let pixel = 0, at = band * valid.length; pixel < valid.length; pixel++, at++) {
      if (valid[pixel] !== 0) sum += values[at]!;
    }
    out[band] = sum;
    square += sum * sum;
  }
  const length = Math.sqrt(square);
  for (let band = 0; band < out.length; band++) out[band] = length > 0 ? out[band]! / length : 0;
  return length > 0;
}
