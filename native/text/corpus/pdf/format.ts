import type { CorpusFormat } from '../corpus-format.ts';

export const pdf = {
  id: 'pdf',
  label: 'PDF',
  extensions: ['.pdf'],
  // Viewers find the mark anywhere in the first kilobyte, behind what mail programs put before it.
  sniff: (head) => head.slice(0, 1024).includes('%PDF-'),
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
