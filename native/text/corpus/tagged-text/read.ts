import { type CorpusDocument, splitParagraphs } from '../corpus-format.ts';
import { read as readPlainText } from '../plain-text/read.ts';
import type { CorpusSource } from '../source.ts';

/** The Brown corpus: plain text once the tag behind each word's last slash is taken off. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  for await (const document of readPlainText(source)) {
    const paragraphs = document.paragraphs.map(withoutTags).flatMap(splitParagraphs);
    if (paragraphs.length > 0) yield { ...document, paragraphs };
  }
}

function withoutTags(text: string): string {
  return text.replace(/(?<=\S)\/[^\s/]+(?=\s|$)/g, '');
}
