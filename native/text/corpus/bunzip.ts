import bitIterator, { type BitReader } from 'unbzip2-stream/lib/bit_iterator.js';
import decoder from 'unbzip2-stream/lib/bzip2.js';

const PIECE_BYTES = 65_536;
/** A block may be a little longer packed than unpacked. */
const BLOCK_OVERHEAD_BYTES = 25_000;
const BLOCK_UNIT_BYTES = 100_000;

/**
 * Unpacks bzip2, block by block: no more than one unpacked block is held, and that only as far as `allow` lets it grow
 * (a block of 900 kB can unpack to 46 MB).
 *
 * @param allow throws when no more bytes may come out
 */
export async function* bunzip(
  packed: AsyncIterable<Buffer>,
  allow: (unpackedBytes: number) => void,
): AsyncGenerator<Buffer, void, void> {
  const waiting: Buffer[] = [];
  let received = 0;
  let blocks: Blocks | null = null;
  for await (const bytes of packed) {
    waiting.push(bytes);
    received += bytes.length;
    blocks ??= new Blocks(() => waiting.shift(), allow);
    while (received - blocks.bytesRead >= blocks.mostBytesNeeded) yield* blocks.next();
  }
  while (blocks && received > blocks.bytesRead) yield* blocks.next();
  if (blocks && !blocks.isAtEnd) throw damaged(new Error('it ends too early'));
}

class Blocks {
  readonly #bits: BitReader;
  readonly #allow: (unpackedBytes: number) => void;
  /** Of a block, in 100,000 bytes; 0 before the header of a stream. */
  #blockUnits = 0;
  #checksum: number | null = null;

  constructor(nextBytes: () => Buffer | undefined, allow: (unpackedBytes: number) => void) {
    this.#bits = bitIterator(nextBytes);
    this.#allow = allow;
  }

  get bytesRead(): number {
    return this.#bits.bytesRead;
  }

  /** So much lies before the end of whatever comes next. */
  get mostBytesNeeded(): number {
    return BLOCK_OVERHEAD_BYTES + BLOCK_UNIT_BYTES * this.#blockUnits;
  }

  get isAtEnd(): boolean {
    return this.#checksum === null;
  }

  /** The next block, or the header of a stream, which gives nothing. */
  next(): Buffer[] {
    const pieces = new Pieces(this.#allow);
    try {
      if (this.#blockUnits === 0) {
        this.#blockUnits = decoder.header(this.#bits);
        this.#checksum = 0;
        return [];
      }
      const length = BLOCK_UNIT_BYTES * this.#blockUnits;
      const room = new Int32Array(length);
      this.#checksum = decoder.decompress(this.#bits, pieces.take, room, length, this.#checksum!);
    } catch (error) {
      throw pieces.refusal ?? damaged(error as Error);
    }
    // Another stream may follow in the same file.
    if (this.#checksum === null) this.#blockUnits = 0;
    return pieces.finish();
  }
}

/** Bytes that come one by one. */
class Pieces {
  readonly #allow: (unpackedBytes: number) => void;
  readonly #full: Buffer[] = [];
  #piece = Buffer.allocUnsafe(PIECE_BYTES);
  #length = 0;
  /** Why no more may come. */
  refusal: Error | null = null;

  constructor(allow: (unpackedBytes: number) => void) {
    this.#allow = allow;
  }

  readonly take = (byte: number): void => {
    this.#piece[this.#length++] = byte;
    if (this.#length === PIECE_BYTES) this.#close();
  };

  finish(): Buffer[] {
    if (this.#length > 0) this.#close();
    return this.#full;
  }

  #close(): void {
    try {
      this.#allow(this.#length);
    } catch (error) {
      this.refusal = error as Error;
      throw error;
    }
    this.#full.push(this.#piece.subarray(0, this.#length));
    this.#piece = Buffer.allocUnsafe(PIECE_BYTES);
    this.#length = 0;
  }
}

/** The package throws plain errors; they get a code so that they are told from mistakes of ours. */
function damaged(error: Error): Error {
  return Object.assign(error, { code: 'BZIP2' });
}
