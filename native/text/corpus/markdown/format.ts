import type { CorpusFormat } from '../corpus-format.ts';

export const markdown = {
  id: 'markdown',
  label: 'Markdown',
  extensions: ['.md', '.markdown', '.mdown'],
  // Plain text may begin with a number sign as well.
  sniff: () => false,
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
