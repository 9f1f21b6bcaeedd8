import type { CorpusFormat } from '../corpus-format.ts';

export const jsonDocument = {
  id: 'json',
  label: 'JSON documents',
  extensions: ['.json'],
  // Prose may begin with a bracket too, but not like this.
  sniff: (head: string) => /^\ufeff?\s*(?:\{\s*"[^"\n]*"\s*:|\[\s*[{"])/.test(head),
  hasColumns: true,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
