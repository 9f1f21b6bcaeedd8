import type { CorpusSource } from '../../corpus/source.ts';

/** Bytes of a stream, taken in runs that cross its pieces. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  #at = 0;
  #offsetOfHeld = 0;

  constructor(source: CorpusSource) {
    this.#pieces = source.bytes();
  }

  /** Of the next byte, in the unpacked file. */
  get offset(): number {
    return this.#offsetOfHeld + this.#at;
  }

  /** What is in memory already, from the next byte on. */
  get ahead(): Buffer {
    return this.#held.subarray(this.#at);
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** Reads on until so many bytes are ahead. False: the file ends before. */
  async has(count: number): Promise<boolean> {
    if (this.#held.length - this.#at >= count) return true;
    const pieces = [this.ahead];
    let length = this.ahead.length;
    while (length < count) {
      const next = await this.#pieces.next();
      if (next.done) break;
      pieces.push(next.value);
      length += next.value.length;
    }
    this.#offsetOfHeld += this.#at;
    this.#at = 0;
    this.#held = Buffer.concat(pieces);
    return length >= count;
  }

  /** Where the next such byte is, from the next byte on; -1 when none is among the first `limit`. */
  async find(byte: number, limit: number): Promise<number> {
    for (let known = 64; ; known *= 2) {
      const wanted = Math.min(known, limit);
      const isThere = await this.has(wanted);
      const place = this.ahead.subarray(0, limit).indexOf(byte);
      if (place >= 0 || wanted === limit || !isThere) return place;
    }
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
