import type { CorpusFormat } from '../corpus-format.ts';

export const docx = {
  id: 'docx',
  label: 'Word documents (DOCX)',
  extensions: ['.docx', '.docm', '.dotx'],
  // A ZIP archive whose parts have these names, one of which comes early.
  sniff: (head: string) => head.startsWith('PK\x03\x04') && /\[Content_Types\]\.xml|word\//.test(head),
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
