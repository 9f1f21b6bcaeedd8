import { type FileHandle, open } from 'node:fs/promises';
import { EngineError } from '../contract/failure.ts';

/** Bytes somewhere in the world, read in pieces. */
export interface ByteSource {
  readonly sizeBytes: number;
  /**
   * Exactly `lengthBytes` bytes in a buffer of their own.
   *
   * @throws RangeError when the piece does not lie within `sizeBytes`
   */
  read(offsetBytes: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** A regular file, open until `close`. */
export class FileByteSource implements ByteSource {
  readonly path: string;
  readonly sizeBytes: number;
  readonly #handle: FileHandle;

  private constructor(path: string, sizeBytes: number, handle: FileHandle) {
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.#handle = handle;
  }

  /** @throws EngineError `file-missing` or `file-unreadable` */
  static async open(path: string): Promise<FileByteSource> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (cause) {
      throw unopened(path, cause);
    }
    const stat = await handle.stat();
    if (stat.isFile()) return new FileByteSource(path, stat.size, handle);
    await handle.close();
    throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is not a regular file' });
  }

  async read(
    offsetBytes: number,
    lengthBytes: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>> {
    signal.throwIfAborted();
    if (!(offsetBytes >= 0 && lengthBytes >= 0 && offsetBytes + lengthBytes <= this.sizeBytes)) {
      throw new RangeError(
        `bytes ${offsetBytes} + ${lengthBytes} lie outside the ${this.sizeBytes} of ${this.path}`,
      );
    }
    const bytes = new Uint8Array(lengthBytes);
    let filled = 0;
    while (filled < lengthBytes) {
      const { bytesRead } = await this.#handle.read(
        bytes,
        filled,
        lengthBytes - filled,
        offsetBytes + filled,
      );
      signal.throwIfAborted();
      if (bytesRead === 0) {
        throw new EngineError({
          kind: 'file-unreadable',
          path: this.path,
          reason: 'it became shorter while it was read',
        });
      }
      filled += bytesRead;
    }
    return bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function unopened(path: string, cause: unknown): EngineError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new EngineError({ kind: 'file-missing', path }, { cause });
  const reason = code === 'EACCES' ? 'you have no permission to read it' : (cause as Error).message;
  return new EngineError({ kind: 'file-unreadable', path, reason }, { cause });
}
