import type { CorpusSource } from '../corpus/source.ts';
import { badFile } from './rows-builder.ts';

export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Four thousand numbers of thirty digits fill a thirtieth of it. */
const LONGEST_LINE_BYTES = 4 * 1024 * 1024;

/**
 * The lines of a file of vectors, without their ends. Unlike a corpus, a file of vectors with a damaged line is no use.
 *
 * @throws EngineError `file-unreadable` for a line that is too long or no UTF-8
 */
export async function* textLines(source: CorpusSource): AsyncGenerator<TextLine, void, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  const decoded = (bytes: Buffer): TextLine => {
    number++;
    try {
      return { text: decoder.decode(bytes), number };
    } catch {
      throw badFile(source.path, `line ${number} is not UTF-8`);
    }
  };
  for await (const piece of source.bytes()) {
    let start = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      const line = piece.subarray(start, end);
      yield decoded(rest.length === 0 ? line : Buffer.concat([rest, line]));
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    rest = Buffer.concat([rest, piece.subarray(start)]);
    if (rest.length > LONGEST_LINE_BYTES)
      throw badFile(source.path, `line ${number + 1} is longer than 4 million bytes`);
  }
  if (rest.length > 0) yield decoded(rest);
}
