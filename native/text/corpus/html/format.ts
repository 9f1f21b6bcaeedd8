import type { CorpusFormat } from '../corpus-format.ts';

export const html = {
  id: 'html',
  label: 'HTML',
  extensions: ['.html', '.htm', '.xhtml'],
  sniff: (head: string) =>
    /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html)\b/i.test(head),
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
