import { isEmbeddingExtractor } from '../../vision/embedding/models.ts';
import { NETWORK } from '../../vision/network/extractor.ts';
import { EXTRACTORS } from '../../vision/registry.ts';

/**
 * Which labels the extractor was trained to tell apart, by their names: `[labels]`. The extractors that come with the program
 * were trained on no classes, but for a network of the project, which learns all its labels; of a model that was brought
 * along they are not known: null.
 *
 * @param extractor id, several joined by commas
 */
export function extractorClasses(extractor: string, labelCount: number): Uint8Array | null {
  const parts = extractor.split(',');
  const areBundled = parts.every(
    (id) => EXTRACTORS.some((entry) => entry.id === id) || isEmbeddingExtractor(id),
  );
  return areBundled ? new Uint8Array(labelCount).fill(parts.includes(NETWORK) ? 1 : 0) : null;
}
