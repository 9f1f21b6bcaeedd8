import { fromParagraphs, type KnownTexts } from '../../../../native/text/evaluation/known-texts.ts';
import { Lexicon } from '../../../../native/text/vocabulary/lexicon.ts';

/** Documents of paragraphs, words parted by blanks, with a lexicon of all of them: most frequent first. */
export function wordsOf(documents: readonly (readonly string[])[]): KnownTexts {
  const counts = new Map<string, number>();
  for (const word of documents.flat().flatMap((paragraph) => paragraph.split(' ')))
    counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = [...counts].sort((a, b) => b[1] - a[1]);
  const lexicon = new Lexicon(
    ranked.map(([word]) => word),
    Uint32Array.from(ranked, ([, count]) => count),
  );
  return fromParagraphs(
    lexicon,
    documents.map((paragraphs) => paragraphs.map((paragraph) => lexicon.indicesOf(paragraph.split(' ')))),
  );
}
