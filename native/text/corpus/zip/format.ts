import type { CorpusFormat } from '../corpus-format.ts';

export const zip = {
  id: 'zip',
  label: 'ZIP of text files',
  extensions: ['.zip'],
  sniff: (head: string) => head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06'),
  hasColumns: true,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
