import type { CorpusFormat } from '../corpus-format.ts';

export const jsonLines = {
  id: 'json-lines',
  label: 'JSON lines',
  extensions: ['.jsonl', '.ndjson', '.jsonlines', '.json'],
  sniff: (head: string) => isRecord(head.split('\n', 1)[0]!) && /\n\s*\S/.test(head),
  hasColumns: true,
  load: () => import('./read.ts'),
} as const satisfies CorpusFormat;

function isRecord(line: string): boolean {
  if (!line.startsWith('{')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    // Whatever it is, it is no record a line.
    return false;
  }
}
