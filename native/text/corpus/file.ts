import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** Bytes that can be read from their beginning as often as wanted: a file, or one inside an archive. */
export interface CorpusFile {
  /** As messages call it. */
  readonly path: string;
  /** Whether `path` can be opened; not so inside an archive. */
  readonly isOnDisk: boolean;
  sizeBytes(): Promise<number>;
  open(): Promise<Readable>;
}

export function fileOnDisk(path: string): CorpusFile {
  return {
    path,
    isOnDisk: true,
    sizeBytes: async () => (await stat(path)).size,
    open: async () => createReadStream(path),
  };
}
