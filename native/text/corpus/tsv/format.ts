import type { CorpusFormat } from '../corpus-format.ts';

/** Longer first cells are sentences, not ids. */
const LONGEST_ID = 64;

export const tsv = {
  id: 'tsv',
  label: 'tab-separated text',
  extensions: ['.tsv', '.tab'],
  sniff: (head: string) => {
    const lines = head
      .split(/\r?\n/)
      .slice(0, -1)
      .filter((line) => line !== '');
    return lines.length >= 2 && lines.every((line) => isIdAndText(line.split('\t')));
  },
  hasColumns: true,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;

function isIdAndText(cells: string[]): boolean {
  return cells.length === 2 && cells[0] !== '' && cells[0]!.length <= LONGEST_ID && cells[1]!.includes(' ');
}
