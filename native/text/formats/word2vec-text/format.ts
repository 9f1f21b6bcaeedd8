import { headingOf, isPlainText } from '../heading.ts';
import type { VectorFormat } from '../vector-format.ts';

export const word2vecText = {
  id: 'word2vec',
  label: 'word2vec text',
  extensions: ['.txt', '.w2v'],
  sniff: (head) => {
    const begin = headingOf(head);
    return begin !== null && isPlainText(begin.rest);
  },
  reading: { kind: 'supported', load: () => import('./read.ts') },
  loadWriter: () => import('./write.ts'),
} as const satisfies VectorFormat;
