import { embeddingExtractor } from './embedding/extractor.ts';
import {
  EMBEDDING_MODELS,
  embeddingExtractorId,
  isEmbeddingExtractor,
  modelOfExtractor,
} from './embedding/models.ts';
import type { Extractor } from './extractor.ts';
import type { Learner } from './learner.ts';
import { NETWORK, networkExtractor } from './network/extractor.ts';
import { modelInput } from './tensorflow/model-input.ts';

/** An extractor that comes with the program: facts, and where its code is. */
export type BundledExtractor = FixedExtractor | LearntExtractor;

export interface FixedExtractor {
  readonly id: string;
  readonly kind: 'hand-made' | 'embedding';
  readonly backend: 'typescript';
  load(): Promise<Extractor>;
}

/** One that looks at tiles of a project before it can describe any; what it has learnt is kept there. */
export interface LearntExtractor {
  readonly id: string;
  readonly kind: 'learnt';
  /** TensorFlow: as this machine has it. */
  readonly backend: 'typescript' | 'tensorflow';
  load(learnt: Uint8Array): Promise<Extractor>;
  learner(): Promise<Learner>;
}

export const EXTRACTORS: readonly BundledExtractor[] = [
  {
    id: 'colour-texture',
    kind: 'hand-made',
    backend: 'typescript',
    load: async () => (await import('./colour-texture/extractor.ts')).colourTexture,
  },
  {
    id: 'patch-dictionary',
    kind: 'learnt',
    backend: 'typescript',
    load: async (learnt) => (await import('./patch-dictionary/extractor.ts')).patchDictionary(learnt),
    learner: async () => (await import('./patch-dictionary/learner.ts')).patchLearner,
  },
  {
    id: NETWORK,
    kind: 'learnt',
    backend: 'tensorflow',
    load: async (learnt) => networkExtractor(learnt),
    learner: async () => (await import('./network/learner.ts')).networkLearner,
  },
  ...EMBEDDING_MODELS.map((model) => ({
    id: embeddingExtractorId(model),
    kind: 'embedding' as const,
    backend: 'typescript' as const,
    load: async () => embeddingExtractor(model),
  })),
];

/**
 * The code of a bundled extractor, with what it has learnt where it learns; of an imported model the part that threads do,
 * and of embeddings of a model that only a table's owner knows the mean.
 *
 * @throws RangeError when there is none of that id, or it has learnt nothing
 */
export async function loadExtractor(id: string, learnt: Uint8Array | null): Promise<Extractor> {
  const input = modelInput(id);
  if (input) return input;
  const entry = EXTRACTORS.find((candidate) => candidate.id === id);
  if (!entry && isEmbeddingExtractor(id)) return embeddingExtractor(modelOfExtractor(id, 1));
  if (!entry) throw new RangeError(`there is no extractor ${id}`);
  if (entry.kind !== 'learnt') return entry.load();
  if (!learnt) throw new RangeError(`${id} has learnt nothing`);
  return entry.load(learnt);
}
