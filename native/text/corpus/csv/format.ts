import type { CorpusFormat } from '../corpus-format.ts';

export const csv = {
  id: 'csv',
  label: 'CSV with a heading',
  extensions: ['.csv'],
  // Prose has commas too.
  sniff: () => false,
  hasColumns: true,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
