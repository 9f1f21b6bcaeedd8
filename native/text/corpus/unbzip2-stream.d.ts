/** The package has no types of its own; of it only the decoder of a block is used, for its stream knows no bound. */
declare module 'unbzip2-stream/lib/bit_iterator.js' {
  export interface BitReader {
    (bits: number | null): number;
    /** Bytes begun. */
    readonly bytesRead: number;
  }
  export default function bitIterator(nextBytes: () => Uint8Array | undefined): BitReader;
}

declare module 'unbzip2-stream/lib/bzip2.js' {
  import type { BitReader } from 'unbzip2-stream/lib/bit_iterator.js';

  interface Decoder {
    /** The size of a block in 100,000 bytes. */
    header(bits: BitReader): number;
    /** Gives each byte of a block to `take`. @returns the checksum so far; null at the end of a stream */
    decompress(
      bits: BitReader,
      take: (byte: number) => void,
      room: Int32Array,
      roomLength: number,
      checksum: number,
    ): number | null;
  }
  const decoder: Decoder;
  export default decoder;
}
