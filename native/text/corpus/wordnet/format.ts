import type { CorpusFormat } from '../corpus-format.ts';

/** The database files of WordNet (`data.noun` and the like): sets of synonyms with what they mean. */
export const wordnet = {
  id: 'wordnet',
  label: 'WordNet database',
  extensions: ['.noun', '.verb', '.adj', '.adv'],
  // Each begins with its licence, lines numbered.
  sniff: (head) => /^ {2}1 This software and database is being provided/.test(head),
  hasColumns: false,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;
