import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { EngineError } from '../../contract/failure.ts';

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
    async open() {
      await refusePipe(path);
      return createReadStream(path);
    },
  };
}

/** A pipe gives its bytes once, and keeps who opens it waiting until somebody writes. */
async function refusePipe(path: string): Promise<void> {
  const found = await stat(path);
  if (found.isFile() || found.isDirectory()) return; // a folder is refused when it is read
  const reason = 'it is a pipe or a device; write what it gives to a file, and name that';
  throw new EngineError({ kind: 'file-unreadable', path, reason });
}
