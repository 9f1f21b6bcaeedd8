import { isNumeric, isPlainText } from '../heading.ts';
import type { VectorFormat } from '../vector-format.ts';

/** GloVe's text: word2vec's without a heading. */
export const glove = {
  id: 'glove',
  label: 'GloVe',
  extensions: ['.txt', '.vec'],
  sniff: (head) => {
    const end = head.indexOf(10);
    const [name, ...numbers] = head
      .toString('utf8', 0, end < 0 ? head.length : end)
      .trimEnd()
      .split(/[ \t]+/);
    return isPlainText(head) && name !== '' && numbers.length > 0 && numbers.every(isNumeric);
  },
  reading: { kind: 'supported', load: () => import('./read.ts') },
  loadWriter: null,
} as const satisfies VectorFormat;
