import type { VectorFormat } from '../vector-format.ts';
import { word2vecText } from '../word2vec-text/format.ts';

/** The words of a fastText model as text: the layout is word2vec's. */
export const fasttextVec = {
  id: 'fasttext-vec',
  label: 'fastText .vec',
  extensions: ['.vec'],
  sniff: word2vecText.sniff,
  reading: { kind: 'supported', load: () => import('../word2vec-text/read.ts') },
  loadWriter: null,
} as const satisfies VectorFormat;
