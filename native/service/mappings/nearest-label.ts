import { dot } from '../../math/distance.ts';
import type { MappingCalibration } from './mapping-calibration.ts';

/**
 * The trained label that lies nearest to a phrase or a tile, and how near; null of a mapping without labels.
 *
 * @param embedding about the centre of the mapping
 */
export function nearestLabel(
  embedding: Float32Array,
  { labels, labelEmbeddings }: MappingCalibration,
): { label: string; similarity: number } | null {
  const dimension = embedding.length;
  let best: { label: string; similarity: number } | null = null;
  for (const [n, label] of labels.entries()) {
    const similarity = dot(embedding, 0, labelEmbeddings, n * dimension, dimension);
    if (!best || similarity > best.similarity) best = { label, similarity };
  }
  return best;
}
