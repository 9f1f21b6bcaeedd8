import { npyHeader } from '../../../io/npy.ts';
import type { VectorOutput, WrittenRows } from '../vector-format.ts';

/** Bytes of a piece. */
const PIECE_BYTES = 256 * 1024;

/** `[names × dimension]` in the order of the names. */
export function write({ names, rows, dimension }: WrittenRows): VectorOutput[] {
  const pieces = function* (): Generator<Uint8Array, void, void> {
    yield npyHeader(rows, [names.length, dimension]);
    const bytes = new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
    for (let start = 0; start < bytes.length; start += PIECE_BYTES)
      yield bytes.subarray(start, start + PIECE_BYTES);
  };
  return [{ suffix: '', pieces: pieces() }];
}
