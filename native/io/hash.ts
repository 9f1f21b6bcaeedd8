import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rethrowUnreadable } from './files.ts';

/** Lower-case hex SHA-256 of the pieces, one after the other. */
export function sha256(...pieces: readonly (Uint8Array | string)[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** The first 16 hex digits (64 bits): the id of a computed thing, the same on every machine. */
export function contentId(...pieces: readonly (Uint8Array | string)[]): string {
  return sha256(...pieces).slice(0, 16);
}

/**
 * SHA-256 of a whole file, streamed.
 *
 * @throws EngineError `file-missing` or `file-unreadable`
 */
export async function sha256OfFile(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Uint8Array);
  } catch (cause) {
    signal.throwIfAborted();
    return rethrowUnreadable(path, cause);
  }
  return hash.digest('hex');
}
