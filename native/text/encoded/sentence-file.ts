/**
 * A corpus as numbers in a file: one sentence after another, each as the number of its paragraph, the number of its
 * words and its words. Places are counted in numbers of four bytes, which are of this machine's byte order.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { EngineError } from '../../contract/failure.ts';
import { orUnwritable } from '../../io/files.ts';
import { GrowingIds } from './growing-ids.ts';

/** Longer sentences are cut here, as word2vec.c does (MAX_SENTENCE_LENGTH). */
export const LONGEST_SENTENCE = 1000;

/** Paragraph and number of words. */
export const HEAD = 2;

/** Read and written at once: a megabyte. */
const NUMBERS_AT_ONCE = 1 << 18;

const NUMBER_BYTES = Int32Array.BYTES_PER_ELEMENT;

/** Writes sentences from the beginning of a file; what is kept in memory is one run of them. */
export class SentenceWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #numbers = new Int32Array(NUMBERS_AT_ONCE + HEAD + LONGEST_SENTENCE);
  #waiting = 0;
  #written = 0;

  /** @param path what failures call the file */
  constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Where the next sentence begins. */
  get place(): number {
    return this.#written + this.#waiting;
  }

  /** Whether `flush` is due before the next sentence. */
  get isFull(): boolean {
    return this.#waiting >= NUMBERS_AT_ONCE;
  }

  /** @param words at most `LONGEST_SENTENCE` */
  add(paragraph: number, words: ArrayLike<number>): void {
    this.#numbers[this.#waiting] = paragraph;
    this.#numbers[this.#waiting + 1] = words.length;
    this.#numbers.set(words, this.#waiting + HEAD);
    this.#waiting += HEAD + words.length;
  }

  /** @throws EngineError `file-unwritable` when the disk is full */
  async flush(): Promise<void> {
    const bytes = new Uint8Array(this.#numbers.buffer, 0, this.#waiting * NUMBER_BYTES);
    await orUnwritable(this.#path, async () => {
      for (let done = 0; done < bytes.length; ) {
        const at = this.#written * NUMBER_BYTES + done;
        done += (await this.#file.write(bytes, done, bytes.length - done, at)).bytesWritten;
      }
    });
    this.#written += this.#waiting;
    this.#waiting = 0;
  }
}

/** Some sentences in a row. The arrays are the reader's and hold until its next call. */
export interface SentenceRun {
  readonly ids: Int32Array;
  /** `[sentences + 1]`: sentence s is `ids[sentenceOffsets[s] .. sentenceOffsets[s + 1]]`. */
  readonly sentenceOffsets: Int32Array;
  /** `[sentences]`: the paragraph of each, never falling. */
  readonly sentenceParagraph: Int32Array;
}

/** Reads sentences one run after another; synchronous, for the threads that train. */
export class SentenceReader {
  readonly #path: string;
  readonly #file: number;
  readonly #first: number;
  readonly #end: number;
  readonly #numbers = new Int32Array(NUMBERS_AT_ONCE);
  /** Of `#numbers`: what has been read and not yet answered. */
  #from = 0;
  #to = 0;
  /** Where the next read begins. */
  #place: number;
  readonly #ids = new GrowingIds();
  readonly #offsets = new GrowingIds();
  readonly #paragraphs = new GrowingIds();

  /** Of the sentences between two places. */
  constructor(path: string, first: number, end: number) {
    this.#path = path;
    this.#file = openSync(path, 'r');
    this.#first = first;
    this.#end = end;
    this.#place = first;
  }

  /** Begins again. */
  rewind(): void {
    this.#place = this.#first;
    this.#from = 0;
    this.#to = 0;
  }

  /** The next sentences, as few as have this many words together; null at the end. */
  next(leastIds: number): SentenceRun | null {
    this.#ids.clear();
    this.#offsets.clear();
    this.#paragraphs.clear();
    this.#offsets.push(0);
    while (this.#ids.length < leastIds && this.#hasSentence()) {
      const from = this.#from + HEAD;
      const to = from + this.#numbers[this.#from + 1]!;
      this.#paragraphs.push(this.#numbers[this.#from]!);
      this.#ids.append(this.#numbers.subarray(from, to));
      this.#offsets.push(this.#ids.length);
      this.#from = to;
    }
    if (this.#paragraphs.length === 0) return null;
    return {
      ids: this.#ids.view(),
      sentenceOffsets: this.#offsets.view(),
      sentenceParagraph: this.#paragraphs.view(),
    };
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  /** Whether a whole sentence stands at `#from`, if need be after reading on. */
  #hasSentence(): boolean {
    const isWhole = () => {
      const waiting = this.#to - this.#from;
      return waiting >= HEAD && waiting >= HEAD + this.#numbers[this.#from + 1]!;
    };
    if (isWhole()) return true;
    this.#numbers.copyWithin(0, this.#from, this.#to);
    this.#to -= this.#from;
    this.#from = 0;
    const count = Math.min(this.#end - this.#place, this.#numbers.length - this.#to);
    readNumbers(this.#file, this.#path, this.#place, this.#numbers.subarray(this.#to, this.#to + count));
    this.#place += count;
    this.#to += count;
    return isWhole();
  }
}

/** Reads the words of single texts; synchronous, for the threads that embed them. */
export class PassageReader {
  readonly #path: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'r');
  }

  /** The words between two places at which sentences begin. */
  ids(first: number, end: number): Int32Array {
    const numbers = new Int32Array(end - first);
    readNumbers(this.#file, this.#path, first, numbers);
    let kept = 0;
    for (let at = 0; at < numbers.length; ) {
      const words = numbers[at + 1]!;
      numbers.copyWithin(kept, at + HEAD, at + HEAD + words);
      kept += words;
      at += HEAD + words;
    }
    return numbers.subarray(0, kept);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}

function readNumbers(file: number, path: string, place: number, into: Int32Array): void {
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, place * NUMBER_BYTES + done);
    if (read === 0) throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is cut short' });
    done += read;
  }
}
