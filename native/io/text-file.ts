import { readFile } from 'node:fs/promises';
import { EngineError } from '../contract/failure.ts';
import { orUnreadable } from './files.ts';

/**
 * The text of a file that a person keeps by hand, such as a list of words; UTF-8, with or without its mark.
 *
 * @throws EngineError `file-missing`, `file-unreadable` (a folder, no text)
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await orUnreadable(path, () => readFile(path));
  const text = decoded(bytes, path);
  if (!text.includes('\0')) return text;
  throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is not text' });
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is not UTF-8 text' }, { cause });
  }
}
