import { isNumeric, isPlainText } from '../heading.ts';
import type { VectorFormat } from '../vector-format.ts';

/** The TensorFlow projector: a file of numbers, and one of names beside it. */
export const projector = {
  id: 'projector',
  label: 'projector TSV',
  extensions: ['.tsv'],
  sniff: (head) => {
    const end = head.indexOf(10);
    const cells = head
      .toString('utf8', 0, end < 0 ? head.length : end)
      .trimEnd()
      .split('\t');
    return isPlainText(head) && cells.every(isNumeric);
  },
  reading: { kind: 'supported', load: () => import('./read.ts') },
  loadWriter: () => import('./write.ts'),
} as const satisfies VectorFormat;
