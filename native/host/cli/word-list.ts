import { readTextFile } from '../../io/text-file.ts';

/**
 * The words of a text file: between spaces or line breaks, without lines that begin with `#`.
 *
 * Failures: file-missing, file-unreadable (no UTF-8 text).
 */
export async function readWordList(path: string): Promise<string[]> {
  const text = await readTextFile(path);
  return text
    .split(/\r\n?|\n/)
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => line.split(/\s+/))
    .filter((word) => word !== '');
}
