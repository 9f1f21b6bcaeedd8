import type { CorpusFormat } from '../corpus-format.ts';

export const docElements = {
  id: 'doc-elements',
  label: '<doc> files of WikiExtractor',
  extensions: [],
  sniff: (head: string) => /^\s*<doc\s+[a-z]+="[^"\n]*"[^\n>]*>/.test(head),
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
