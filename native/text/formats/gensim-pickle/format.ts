import type { VectorFormat } from '../vector-format.ts';

/** What gensim's own `save` writes: a Python pickle, from its second protocol on. */
export const gensimPickle = {
  id: 'gensim-pickle',
  label: 'gensim model',
  extensions: ['.kv', '.model', '.pkl'],
  sniff: (head) => head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5,
  reading: {
    kind: 'unsupported',
    reason: 'it is a Python pickle, which can hold programs',
    remedy: 'Write its vectors with gensim: model.wv.save_word2vec_format("vectors.txt").',
  },
  loadWriter: null,
} as const satisfies VectorFormat;
