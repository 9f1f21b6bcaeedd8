import { basename, extname } from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { whyUnreadable } from '../../io/files.ts';
import { StreamDecoder } from './encoding.ts';
import type { CorpusFile } from './file.ts';
import { unpack } from './unpack.ts';

export interface Skipped {
  /** `line 12`, `row 4`: where in the file, from 1. */
  readonly where: string;
  readonly reason: string;
}

export interface ReadProgress {
  bytes: number;
  totalBytes: number;
}

/** Characters. Beyond it a line is no paragraph but a file of another kind; a million words fit. */
const LONGEST_LINE = 8 * 1024 * 1024;
/** The rest is counted. */
const MOST_SKIPPED = 1000;
const HEAD_BYTES = 65_536;

/** Stands where bytes were no character of the encoding. */
const DAMAGED = '\ufffd';

/** One file, compressed or not, as readers see it: decoded, with a place to say what was left out. */
export class CorpusSource {
  readonly file: CorpusFile;
  /** The file's name without `.gz` or `.bz2` and extension. */
  readonly name: string;
  /** The column or key that holds the text; null: the reader finds it. */
  readonly column: string | null;
  readonly skipped: Skipped[] = [];
  #skippedBeyond = 0;
  readonly work: Work<ReadProgress>;

  constructor(file: CorpusFile, column: string | null, work: Work<ReadProgress>) {
    const plainName = basename(withoutPacking(file.path));
    this.file = file;
    this.name = plainName.slice(0, plainName.length - extname(plainName).length) || plainName;
    this.column = column;
    this.work = work;
  }

  get path(): string {
    return this.file.path;
  }

  skip(where: string, reason: string): void {
    if (this.skipped.length < MOST_SKIPPED) this.skipped.push({ where, reason });
    else {
      this.#skippedBeyond++;
      this.skipped[MOST_SKIPPED] = {
        where: 'further on',
        reason: `${this.#skippedBeyond} more were left out`,
      };
    }
  }

  /** The text in pieces, unpacked, in whatever encoding it shows. */
  async *text(): AsyncGenerator<string, void, void> {
    const decoder = new StreamDecoder();
    for await (const bytes of this.bytes()) yield decoder.decode(bytes);
    yield decoder.end();
  }

  /** The unpacked bytes. */
  async *bytes(): AsyncGenerator<Buffer, void, void> {
    try {
      const totalBytes = await this.file.sizeBytes();
      const report = (bytes: number) => this.work.report({ bytes, totalBytes });
      for await (const piece of await unpack(await this.file.open(), this.path, report)) {
        this.work.signal.throwIfAborted();
        yield piece as Buffer;
      }
    } catch (error) {
      throw asFailure(error, this.path);
    }
  }

  /** The lines that can be used; damaged and over-long ones are skipped and still counted. */
  async *lines(): AsyncGenerator<{ line: string; number: number }, void, void> {
    let rest = '';
    let isTooLong = false;
    let number = 0;
    const finish = (line: string): boolean => {
      number++;
      const reason =
        isTooLong || line.length > LONGEST_LINE ? 'longer than 8 million characters' : damageOf(line);
      isTooLong = false;
      if (reason !== null) this.skip(`line ${number}`, reason);
      return reason === null;
    };
    for await (const piece of this.text()) {
      const parts = piece.split('\n');
      rest += parts[0];
      for (const part of parts.slice(1)) {
        if (finish(rest)) yield { line: rest.replace(/\r$/, ''), number };
        rest = part;
      }
      if (rest.length <= LONGEST_LINE) continue;
      isTooLong = true;
      rest = '';
    }
    if ((rest !== '' || isTooLong) && finish(rest)) yield { line: rest, number };
  }
}

/** Why a piece of text cannot be used, or null. */
export function damageOf(text: string): string | null {
  return text.includes(DAMAGED) ? 'not UTF-8: it has bytes that are no characters' : null;
}

/**
 * The first 64 kB at most, unpacked.
 *
 * @throws EngineError `file-missing`, `file-unreadable`
 */
export async function readHead(file: CorpusFile): Promise<Buffer> {
  try {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of await unpack(await file.open(), file.path, () => {})) {
      pieces.push(piece as Buffer);
      length += (piece as Buffer).length;
      if (length >= HEAD_BYTES) break;
    }
    return Buffer.concat(pieces).subarray(0, HEAD_BYTES);
  } catch (error) {
    throw asFailure(error, file.path);
  }
}

/** A path without the ending that says how it is compressed. */
export function withoutPacking(path: string): string {
  return path.replace(/\.(gz|bz2)$/i, '');
}

/** What the system, or a package with an error code, failed with, as a person can act on it. */
export function asFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof EngineError || error.name === 'AbortError') return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new EngineError({ kind: 'file-missing', path }, { cause: error });
  // Anything without a code of the system or of zlib is a mistake of ours.
  if (code === undefined) return error;
  return new EngineError({ kind: 'file-unreadable', path, reason: reasonOf(code, error) }, { cause: error });
}

function reasonOf(code: string, error: Error): string {
  switch (code) {
    case 'Z_BUF_ERROR':
      return 'the gzip file is cut short';
    case 'Z_DATA_ERROR':
      return 'the gzip file is damaged';
    case 'BZIP2':
      return 'the bzip2 file is damaged or cut short';
    default:
      return whyUnreadable(error);
  }
}
