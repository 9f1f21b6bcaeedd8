import { readFile } from 'node:fs/promises';
import { EngineError } from '../../contract/failure.ts';

/**
 * The words of a text file: between spaces or line breaks, without lines that begin with `#`.
 *
 * Failures: file-missing, file-unreadable (no UTF-8 text).
 */
export async function readWordList(path: string): Promise<string[]> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new EngineError({ kind: 'file-missing', path }, { cause });
    throw new EngineError({ kind: 'file-unreadable', path, reason: cause.message }, { cause });
  });
  return textOf(bytes, path)
    .split(/\r\n?|\n/)
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== '');
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (cause) {
    throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is not UTF-8 text' }, { cause });
  }
  throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is not text' });
}
