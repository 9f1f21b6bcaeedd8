import type { VectorFormat } from '../vector-format.ts';

/** A NumPy array. It says no names, so it is only written. */
export const npy = {
  id: 'npy',
  label: 'NumPy .npy',
  extensions: ['.npy'],
  sniff: (head) => head.toString('latin1', 0, 6) === '\x93NUMPY',
  reading: {
    kind: 'unsupported',
    reason: 'a NumPy array does not say what its rows are called',
    remedy: 'Import word2vec, GloVe, fastText .vec or projector files.',
  },
  loadWriter: () => import('./write.ts'),
} as const satisfies VectorFormat;
