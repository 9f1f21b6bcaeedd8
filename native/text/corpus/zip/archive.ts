import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { EngineError } from '../../../contract/failure.ts';
import type { CorpusSource } from '../source.ts';
import { isOverfull, overfull } from '../unpack.ts';
import { damagedArchive } from './zipped-file.ts';

const OPTIONS = { autoClose: false, lazyEntries: true, validateEntrySizes: true };
/** Bytes of an archive that stands inside another and is held in memory. */
const MOST_INNER_BYTES = 64 * 1024 * 1024;

/** @throws EngineError `file-unreadable`, `format-unsupported` for a large archive inside another */
export async function openArchive(source: CorpusSource): Promise<ZipFile> {
  const bytes = source.file.isOnDisk ? null : await wholeOf(source);
  try {
    return bytes === null ? await openPromise(source.path, OPTIONS) : await fromBufferPromise(bytes, OPTIONS);
  } catch (error) {
    throw damagedArchive(source.path, error);
  }
}

async function wholeOf(source: CorpusSource): Promise<Buffer> {
  if ((await source.file.sizeBytes()) > MOST_INNER_BYTES) {
    throw new EngineError({
      kind: 'format-unsupported',
      path: source.path,
      reason: 'it is more than 64 MB inside an archive',
      remedy: 'Take it out first.',
    });
  }
  const pieces: Buffer[] = [];
  for await (const bytes of source.bytes()) pieces.push(bytes);
  return Buffer.concat(pieces);
}

/** The archive's own list, in its order. As a whole it is refused when it unpacks to too much. */
export async function entriesOf(archive: ZipFile, source: CorpusSource): Promise<Entry[]> {
  const listed: Entry[] = [];
  const packedBytes = await source.file.sizeBytes();
  let unpackedBytes = 0;
  const entries = archive.eachEntry();
  for (;;) {
    const next = await entries.next().catch((error: unknown) => {
      throw damagedArchive(source.path, error);
    });
    if (next.done) return listed;
    const entry = next.value as Entry;
    unpackedBytes += entry.uncompressedSize;
    if (isOverfull(packedBytes, unpackedBytes)) throw overfull(source.path);
    listed.push(entry);
  }
}
