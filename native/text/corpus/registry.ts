import type { CorpusFormat } from './corpus-format.ts';
import { csv } from './csv/format.ts';
import { docElements } from './doc-elements/format.ts';
import { docx } from './docx/format.ts';
import { html } from './html/format.ts';
import { jsonDocument } from './json-document/format.ts';
import { jsonLines } from './json-lines/format.ts';
import { markdown } from './markdown/format.ts';
import { mediaWiki } from './mediawiki/format.ts';
import { pdf } from './pdf/format.ts';
import { plainText } from './plain-text/format.ts';
import { taggedText } from './tagged-text/format.ts';
import { tsv } from './tsv/format.ts';
import { wordnet } from './wordnet/format.ts';
import { zip } from './zip/format.ts';

/** Sniffed in this order; plain text takes whatever is left. */
export const corpusFormats: readonly CorpusFormat[] = [
  wordnet,
  mediaWiki,
  docElements,
  html,
  jsonLines,
  jsonDocument,
  tsv,
  csv,
  markdown,
  taggedText,
  plainText,
];

/** Told by their first bytes, which they sniff as Latin-1; the rest of them is no text. */
export const archiveFormats: readonly CorpusFormat[] = [pdf, docx, zip];
