import type { ByteSource } from '../../../native/io/byte-source.ts';

/** A source whose reads end when the test says so. */
export class ControllableSource implements ByteSource {
  readonly sizeBytes: number;
  readonly calls: {
    offsetBytes: number;
    lengthBytes: number;
    resolve(bytes: Uint8Array<ArrayBuffer>): void;
    reject(error: unknown): void;
  }[] = [];

  constructor(sizeBytes: number) {
    this.sizeBytes = sizeBytes;
  }

  read(offsetBytes: number, lengthBytes: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.calls.push({ offsetBytes, lengthBytes, resolve, reject });
    });
  }

  async close(): Promise<void> {}
}

/** A source whose bytes are in memory. */
export class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get sizeBytes(): number {
    return this.#bytes.length;
  }

  async read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array<ArrayBuffer>> {
    if (offsetBytes + lengthBytes > this.#bytes.length) throw new RangeError('read past the end');
    return this.#bytes.slice(offsetBytes, offsetBytes + lengthBytes);
  }

  async close(): Promise<void> {}
}
