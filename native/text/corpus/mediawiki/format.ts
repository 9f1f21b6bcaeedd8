import type { CorpusFormat } from '../corpus-format.ts';

export const mediaWiki = {
  id: 'mediawiki',
  label: 'MediaWiki XML',
  extensions: ['.xml'],
  sniff: (head: string) => /^\ufeff?\s*(?:<\?xml[^>]*>\s*)?<mediawiki\b/.test(head),
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
