import type { Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { EngineError } from '../contract/failure.ts';

/** Bytes somewhere in the world, read in pieces. */
export interface ByteSource {
  readonly sizeBytes: number;
  /**
   * Exactly `lengthBytes` bytes in a buffer of their own.
   *
   * @param memory of at least so many bytes, which may be used for them
   * @throws RangeError when the piece does not lie within `sizeBytes`
   */
  read(
    offsetBytes: number,
    lengthBytes: number,
    signal: AbortSignal,
    memory?: ArrayBuffer,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /** Lends the open file to who reads it in a thread of its own; left out where there is none. */
  lend?<T>(act: (descriptor: number) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** A regular file, open until `close`. */
export class FileByteSource implements ByteSource {
  readonly path: string;
  readonly sizeBytes: number;
  readonly #handle: FileHandle;
  readonly #lent = new Set<Promise<unknown>>();

  private constructor(path: string, sizeBytes: number, handle: FileHandle) {
    this.path = path;
    this.sizeBytes = sizeBytes;
    this.#handle = handle;
  }

  /** @throws EngineError `file-missing` or `file-unreadable` */
  static async open(path: string): Promise<FileByteSource> {
    const { size } = await requireFile(path);
    return new FileByteSource(path, size, await openHandle(path));
  }

  read(
    offsetBytes: number,
    lengthBytes: number,
    signal: AbortSignal,
    memory?: ArrayBuffer,
  ): Promise<Uint8Array<ArrayBuffer>> {
    return readExactly(this.#handle, this, offsetBytes, lengthBytes, signal, memory);
  }

  async lend<T>(act: (descriptor: number) => Promise<T>): Promise<T> {
    const use = act(this.#handle.fd);
    this.#lent.add(use);
    try {
      return await use;
    } finally {
      this.#lent.delete(use);
    }
  }

  async close(): Promise<void> {
    // The system gives the number of a closed file to the next one.
    await Promise.allSettled(this.#lent);
    await this.#handle.close();
  }
}

/**
 * A piece of an open file.
 *
 * @throws RangeError when it does not lie within the file; EngineError `file-unreadable` when the file became shorter
 */
export async function readExactly(
  handle: FileHandle,
  { path, sizeBytes }: { readonly path: string; readonly sizeBytes: number },
  offsetBytes: number,
  lengthBytes: number,
  signal: AbortSignal,
  memory?: ArrayBuffer,
): Promise<Uint8Array<ArrayBuffer>> {
  signal.throwIfAborted();
  if (!(offsetBytes >= 0 && lengthBytes >= 0 && offsetBytes + lengthBytes <= sizeBytes)) {
    throw new RangeError(`bytes ${offsetBytes} + ${lengthBytes} lie outside the ${sizeBytes} of ${path}`);
  }
  const bytes = memory ? new Uint8Array(memory, 0, lengthBytes) : new Uint8Array(lengthBytes);
  let filled = 0;
  while (filled < lengthBytes) {
    const { bytesRead } = await handle.read(bytes, filled, lengthBytes - filled, offsetBytes + filled);
    signal.throwIfAborted();
    if (bytesRead === 0) {
      throw new EngineError({
        kind: 'file-unreadable',
        path,
        reason: 'it became shorter while it was read',
      });
    }
    filled += bytesRead;
  }
  return bytes;
}

/**
 * What the system says of a regular file. Asked before it is opened: opening a pipe waits for whoever writes to it.
 *
 * @throws EngineError `file-missing` or `file-unreadable`
 */
export async function requireFile(path: string): Promise<Stats> {
  const found = await stat(path).catch((cause) => {
    throw unopened(path, cause);
  });
  if (found.isFile()) return found;
  throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is not a regular file' });
}

/** @throws EngineError `file-missing` or `file-unreadable` */
export function openHandle(path: string): Promise<FileHandle> {
  return open(path, 'r').catch((cause) => {
    throw unopened(path, cause);
  });
}

function unopened(path: string, cause: unknown): EngineError {
  const code = (cause as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new EngineError({ kind: 'file-missing', path }, { cause });
  const reason = code === 'EACCES' ? 'you have no permission to read it' : (cause as Error).message;
  return new EngineError({ kind: 'file-unreadable', path, reason }, { cause });
}
