import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';

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

/** One text file, gzipped or not, as readers see it: decoded, with a place to say what was left out. */
export class CorpusSource {
  readonly path: string;
  /** The file's name without `.gz` and extension. */
  readonly name: string;
  /** The column or key that holds the text; null: the reader finds it. */
  readonly column: string | null;
  readonly skipped: Skipped[] = [];
  #skippedBeyond = 0;
  readonly #work: Work<ReadProgress>;

  constructor(path: string, column: string | null, work: Work<ReadProgress>) {
    const plainName = basename(path).replace(/\.gz$/i, '');
    this.path = path;
    this.name = plainName.slice(0, plainName.length - extname(plainName).length) || plainName;
    this.column = column;
    this.#work = work;
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

  /** The text in pieces, gunzipped, as UTF-8, or as UTF-16 where the file begins with its mark. */
  async *text(): AsyncGenerator<string, void, void> {
    const head = await readHead(this.path);
    const decoder = new TextDecoder(encodingOf(head.bytes));
    try {
      for await (const bytes of this.#bytes(head.isGzip)) {
        this.#work.signal.throwIfAborted();
        yield decoder.decode(bytes, { stream: true });
      }
    } catch (error) {
      throw asFailure(error, this.path);
    }
    yield decoder.decode();
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

  async *#bytes(isGzip: boolean): AsyncGenerator<Buffer, void, void> {
    const { size: totalBytes } = await stat(this.path);
    const file = createReadStream(this.path);
    file.on('data', () => this.#work.report({ bytes: file.bytesRead, totalBytes }));
    const output: Readable = isGzip ? createGunzip() : new PassThrough();
    // Its failure destroys `output` with the reason, which the loop below throws.
    pipeline(file, output as PassThrough).catch(() => {});
    yield* output as AsyncIterable<Buffer>;
  }
}

/** Why a piece of text cannot be used, or null. */
export function damageOf(text: string): string | null {
  return text.includes(DAMAGED) ? 'not UTF-8: it has bytes that are no characters' : null;
}

export interface FileHead {
  readonly isGzip: boolean;
  /** The first 64 kB at most, gunzipped. */
  readonly bytes: Buffer;
}

/** @throws EngineError `file-missing`, `file-unreadable` */
export async function readHead(path: string): Promise<FileHead> {
  const raw = await rawHead(path).catch((error: unknown) => {
    throw asFailure(error, path);
  });
  if (raw[0] !== 0x1f || raw[1] !== 0x8b) return { isGzip: false, bytes: raw };
  try {
    // The head ends in the middle of the stream: take what is there.
    const bytes = gunzipSync(raw, { finishFlush: constants.Z_SYNC_FLUSH });
    return { isGzip: true, bytes: bytes.subarray(0, HEAD_BYTES) };
  } catch (error) {
    throw asFailure(error, path);
  }
}

async function rawHead(path: string): Promise<Buffer> {
  await using file = await open(path);
  const buffer = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

/** UTF-16 is told by its mark; everything else is taken for UTF-8. */
export function encodingOf(head: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

function asFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof EngineError || error.name === 'AbortError') return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new EngineError({ kind: 'file-missing', path }, { cause: error });
  // Anything without a code of the system or of zlib is a mistake of ours.
  if (code === undefined) return error;
  return new EngineError({ kind: 'file-unreadable', path, reason: reasonOf(code, error) }, { cause: error });
}

function reasonOf(code: string, error: Error): string {
  switch (code) {
    case 'EISDIR':
      return 'it is a folder';
    case 'EACCES':
      return 'it may not be read';
    case 'Z_BUF_ERROR':
      return 'the gzip file is cut short';
    case 'Z_DATA_ERROR':
      return 'the gzip file is damaged';
    default:
      return error.message;
  }
}
