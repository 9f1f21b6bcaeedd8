import { type Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { Entry, ZipFile } from 'yauzl';
import { EngineError } from '../../../contract/failure.ts';
import type { CorpusFile } from '../file.ts';

/** One file of an archive; its bytes are counted and their checksum is taken on the way. */
export function zippedFile(archive: ZipFile, entry: Entry, archivePath: string): CorpusFile {
  const path = `${archivePath}, ${entry.fileName}`;
  return {
    path,
    isOnDisk: false,
    sizeBytes: async () => entry.uncompressedSize,
    open: async () => {
      try {
        return checked(await archive.openReadStreamPromise(entry), entry, path);
      } catch (error) {
        throw damagedArchive(path, error);
      }
    },
  };
}

function checked(unpacked: Readable, entry: Entry, path: string): Readable {
  let checksum = 0;
  const output = new Transform({
    transform(bytes: Buffer, _, done) {
      checksum = crc32(bytes, checksum);
      done(null, bytes);
    },
    flush(done) {
      const isSound = checksum === entry.crc32;
      done(isSound ? null : damagedArchive(path, new Error('its checksum is wrong')));
    },
  });
  // Not `pipeline`: the package's errors are plain ones, which would be taken for mistakes of ours.
  unpacked.on('error', (error) => output.destroy(damagedArchive(path, error)));
  output.on('close', () => unpacked.destroy());
  return unpacked.pipe(output);
}

export function damagedArchive(path: string, cause: unknown): EngineError {
  const reason = `the ZIP archive is damaged or cut short (${cause instanceof Error ? cause.message : cause})`;
  return new EngineError({ kind: 'file-unreadable', path, reason }, { cause });
}
