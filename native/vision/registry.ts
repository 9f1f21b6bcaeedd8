import { embeddingExtractor } from './embedding/extractor.ts';
import { EMBEDDING_MODELS, embeddingExtractorId } from './embedding/models.ts';
import type { Extractor } from './extractor.ts';

/** An extractor that comes with the program: facts, and where its code is. */
export interface BundledExtractor {
  readonly id: string;
  readonly kind: 'hand-made' | 'embedding';
  readonly backend: 'typescript';
  load(): Promise<Extractor>;
}

export const EXTRACTORS: readonly BundledExtractor[] = [
  {
    id: 'colour-texture',
    kind: 'hand-made',
    backend: 'typescript',
    load: async () => (await import('./colour-texture/extractor.ts')).colourTexture,
  },
  ...EMBEDDING_MODELS.map((model) => ({
    id: embeddingExtractorId(model),
    kind: 'embedding' as const,
    backend: 'typescript' as const,
    load: async () => embeddingExtractor(model),
  })),
];
