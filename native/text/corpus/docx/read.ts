import type { Entry, ZipFile } from 'yauzl';
import { EngineError } from '../../../contract/failure.ts';
import { type CorpusDocument, oneLine } from '../corpus-format.ts';
import type { CorpusSource } from '../source.ts';
import { entriesOf, openArchive } from '../zip/archive.ts';
import { zippedFile } from '../zip/zipped-file.ts';
import { WordText } from './word-text.ts';

/** Bytes of the part with the text, unpacked. */
const MOST_PART_BYTES = 256 * 1024 * 1024;

/** One document a file: the paragraphs of its body, lists and tables, without headers, footers and deleted text. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  const archive = await openArchive(source);
  try {
    const entries = await entriesOf(archive, source);
    const body = entries.find(({ fileName }) => fileName === 'word/document.xml');
    if (body === undefined || body.uncompressedSize > MOST_PART_BYTES) throw unusable(source.path, body);
    const { paragraphs } = await textOf(archive, body, source);
    if (paragraphs.length === 0) return;
    const core = entries.find(({ fileName }) => fileName === 'docProps/core.xml');
    const title = core === undefined ? '' : (await textOf(archive, core, source)).title;
    yield { documentId: source.name, title: oneLine(title) || null, paragraphs };
  } finally {
    archive.close();
  }
}

async function textOf(archive: ZipFile, entry: Entry, source: CorpusSource): Promise<WordText> {
  const text = new WordText();
  const decoder = new TextDecoder();
  for await (const bytes of await zippedFile(archive, entry, source.path).open()) {
    source.work.signal.throwIfAborted();
    text.write(decoder.decode(bytes as Buffer, { stream: true }));
  }
  text.end();
  return text;
}

function unusable(path: string, body: Entry | undefined): EngineError {
  return new EngineError({
    kind: 'format-unsupported',
    path,
    reason: body === undefined ? 'it has no text of a Word document in it' : 'its text is longer than 256 MB',
    remedy: 'Save it as a Word document (.docx) or as plain text.',
  });
}
