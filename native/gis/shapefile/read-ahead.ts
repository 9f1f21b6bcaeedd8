import type { ByteSource } from '../../io/byte-source.ts';

const windowBytes = 256 * 1024;

/** Serves many small reads in ascending order from one larger one. One reader per iteration: it is not shared. */
export class ReadAhead {
  readonly #source: ByteSource;
  #start = 0;
  #window: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#source = source;
  }

  get sizeBytes(): number {
    return this.#source.sizeBytes;
  }

  /** A view that the next read may replace; null when the piece does not lie within the file. */
  async read(offsetBytes: number, lengthBytes: number, signal: AbortSignal): Promise<Buffer | null> {
    if (offsetBytes < 0 || lengthBytes < 0 || offsetBytes + lengthBytes > this.sizeBytes) return null;
    const windowEnd = this.#start + this.#window.length;
    if (offsetBytes < this.#start || offsetBytes + lengthBytes > windowEnd) {
      const length = Math.min(Math.max(lengthBytes, windowBytes), this.sizeBytes - offsetBytes);
      this.#window = await this.#source.read(offsetBytes, length, signal);
      this.#start = offsetBytes;
    }
    const from = this.#window.byteOffset + offsetBytes - this.#start;
    return Buffer.from(this.#window.buffer, from, lengthBytes);
  }
}
