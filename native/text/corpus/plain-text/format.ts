import type { CorpusFormat } from '../corpus-format.ts';

export const plainText = {
  id: 'text',
  label: 'plain text',
  extensions: [],
  sniff: () => true,
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
