import type { CorpusFormat } from '../corpus-format.ts';

export const plainText = {
  id: 'text',
  label: 'plain text',
  extensions: [],
  sniff: () => true,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
