import { basename, extname } from 'node:path';
import type { Entry, ZipFile } from 'yauzl';
import { EngineError, failureMessage } from '../../../contract/failure.ts';
import { silent } from '../../../contract/work.ts';
import type { CorpusDocument } from '../corpus-format.ts';
import { openCorpus } from '../read-corpus.ts';
import { asFailure, type CorpusSource } from '../source.ts';
import { entriesOf, openArchive } from './archive.ts';
import { zippedFile } from './zipped-file.ts';

/** The documents of every file in an archive; files that cannot be read are skipped and named. */
export async function* read(source: CorpusSource): AsyncGenerator<CorpusDocument, void, void> {
  if (!source.file.isOnDisk) {
    throw new EngineError({
      kind: 'format-unsupported',
      path: source.path,
      reason: 'it is an archive inside another',
      remedy: 'Take it out first.',
    });
  }
  const archive = await openArchive(source);
  try {
    for (const entry of await entriesOf(archive, source)) {
      source.work.signal.throwIfAborted();
      if (isFile(entry)) yield* documentsOf(archive, entry, source);
    }
  } finally {
    archive.close();
  }
}

/** Not a folder, and nothing that systems put beside the files. */
function isFile({ fileName }: Entry): boolean {
  return !fileName.endsWith('/') && !/(?:^|\/)(?:\.|__MACOSX\/)/.test(fileName);
}

async function* documentsOf(
  archive: ZipFile,
  entry: Entry,
  source: CorpusSource,
): AsyncGenerator<CorpusDocument> {
  const name = entry.fileName;
  if (!entry.canDecodeFileData()) {
    source.skip(name, entry.isEncrypted() ? 'it is encrypted' : 'it is compressed in an unknown way');
    return;
  }
  if (entry.uncompressedSize === 0) return;
  const plainName = basename(name, extname(name));
  try {
    const file = zippedFile(archive, entry, source.path);
    const options = { format: null, column: source.column };
    const quiet = silent(source.work.signal);
    const reading = await openCorpus(file, options, quiet);
    for await (const document of reading.documents) {
      // Two files may call a document by the same name.
      const isWholeFile = document.documentId === plainName;
      yield { ...document, documentId: isWholeFile ? name : `${name}: ${document.documentId}` };
    }
    for (const { where, reason } of reading.skipped) source.skip(`${name}, ${where}`, reason);
  } catch (error) {
    const failure = asFailure(error, name);
    if (!(failure instanceof EngineError)) throw failure;
    source.skip(name, failureMessage(failure.failure));
  }
}
