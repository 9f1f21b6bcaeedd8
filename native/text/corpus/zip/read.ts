import { basename, extname } from 'node:path';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { EngineError, failureMessage } from '../../../contract/failure.ts';
import type { CorpusDocument } from '../corpus-format.ts';
import { openCorpus } from '../read-corpus.ts';
import { asFailure, type CorpusSource } from '../source.ts';
import { isOverfull, overfull } from '../unpack.ts';
import { damagedArchive, zippedFile } from './zipped-file.ts';

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
  const archive = await opened(source.path);
  try {
    for (const entry of await filesIn(archive, source)) {
      source.work.signal.throwIfAborted();
      yield* documentsOf(archive, entry, source);
    }
  } finally {
    archive.close();
  }
}

async function opened(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, lazyEntries: true, validateEntrySizes: true });
  } catch (error) {
    throw damagedArchive(path, error);
  }
}

/** The files of the archive by its own list, in its order, which is refused as a whole when it unpacks to too much. */
async function filesIn(archive: ZipFile, source: CorpusSource): Promise<Entry[]> {
  const files: Entry[] = [];
  const packedBytes = await source.file.sizeBytes();
  let unpackedBytes = 0;
  const entries = archive.eachEntry();
  for (;;) {
    const next = await entries.next().catch((error: unknown) => {
      throw damagedArchive(source.path, error);
    });
    if (next.done) return files;
    const entry = next.value as Entry;
    unpackedBytes += entry.uncompressedSize;
    if (isOverfull(packedBytes, unpackedBytes)) throw overfull(source.path);
    if (isFile(entry)) files.push(entry);
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
    const quiet = { signal: source.work.signal, report() {} };
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
