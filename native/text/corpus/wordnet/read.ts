import type { CorpusDocument } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';

/** Offset, file of the lexicographer, type, number of words (hexadecimal); words and pointers; gloss. */
const SYNSET = /^(\d{8}) \d{2} ([nvasr]) ([0-9a-f]{2}) (.+?) \| (.+)$/;

/**
 * Each set of synonyms is a document: its words, and the gloss with its examples, as one paragraph.
 *
 * Source: WNDB(5WN), the format of WordNet's database files.
 */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  for await (const { line, number } of source.lines()) {
    // Lines of the licence begin with spaces.
    if (line.startsWith(' ')) continue;
    const [, offset, type, count, fields, gloss] = SYNSET.exec(line) ?? [];
    if (fields === undefined) {
      source.skip(`line ${number}`, 'it is no set of synonyms');
      continue;
    }
    const words = fields
      .split(' ')
      .filter((_, n) => n % 2 === 0)
      .slice(0, Number.parseInt(count!, 16))
      .map((word) => word.replace(/\([a-z]+\)$/, '').replaceAll('_', ' '));
    yield {
      documentId: `${offset}-${type}`,
      title: words[0]!,
      paragraphs: [`${words.join(', ')}: ${gloss!.trim()}`],
    };
  }
}
