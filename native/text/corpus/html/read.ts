import { EngineError } from '../../../contract/failure.ts';
import type { CorpusDocument } from '../corpus-format.ts';
import { MainText } from '../html-text.ts';
import type { CorpusSource } from '../source.ts';

/** Characters of text in one page, which is held in memory. */
const MOST_TEXT = 64 * 1024 * 1024;

/** One document a page: its title, headings, paragraphs, list items and table rows. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const page = new MainText();
  for await (const piece of source.text()) {
    page.write(piece);
    if (page.length > MOST_TEXT) throw tooLong(source.path);
  }
  const { title, paragraphs } = page.end();
  const sound = paragraphs.filter((paragraph) => !paragraph.includes('\ufffd'));
  if (sound.length < paragraphs.length) {
    source.skip(`${paragraphs.length - sound.length} paragraphs`, 'bytes that are no characters');
  }
  if (sound.length > 0) yield { documentId: source.name, title, paragraphs: sound };
}

function tooLong(path: string): EngineError {
  return new EngineError({
    kind: 'format-unsupported',
    path,
    reason: 'one page of more than 64 million characters',
    remedy: 'Split it into several files.',
  });
}
