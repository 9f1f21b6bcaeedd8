import type { CorpusFormat } from './corpus-format.ts';
import { csv } from './csv/format.ts';
import { jsonLines } from './json-lines/format.ts';
import { markdown } from './markdown/format.ts';
import { plainText } from './plain-text/format.ts';
import { tsv } from './tsv/format.ts';

/** Sniffed in this order; plain text takes whatever is left. */
export const corpusFormats: readonly CorpusFormat[] = [jsonLines, tsv, csv, markdown, plainText];
