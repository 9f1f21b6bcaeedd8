import { headingOf, isPlainText } from '../heading.ts';
import type { VectorFormat } from '../vector-format.ts';

export const word2vecBinary = {
  id: 'word2vec-binary',
  label: 'word2vec binary',
  extensions: ['.bin'],
  sniff: (head) => {
    const begin = headingOf(head);
    return begin !== null && !isPlainText(begin.rest);
  },
  reading: { kind: 'supported', load: () => import('./read.ts') },
  loadWriter: () => import('./write.ts'),
} as const satisfies VectorFormat;
