/**
 * Expands PackBits: n ≥ 0 is followed by n + 1 literal bytes, n < 0 by one byte to repeat 1 − n times, −128 by nothing.
 *
 * Source: TIFF 6.0, section 9.
 *
 * @param out filled from the start; what the stream holds beyond it is left unread
 * @returns bytes written; fewer than `out` holds when the stream ends early
 */
export function expandPackBits(stream: Uint8Array, out: Uint8Array): number {
  let written = 0;
  let at = 0;
  while (at < stream.length && written < out.length) {
    const n = (stream[at++]! << 24) >> 24;
    if (n === -128) continue;
    if (n < 0) {
      if (at >= stream.length) break;
      const end = Math.min(out.length, written + 1 - n);
      out.fill(stream[at++]!, written, end);
      written = end;
    } else {
      const count = Math.min(n + 1, out.length - written, stream.length - at);
      out.set(stream.subarray(at, at + count), written);
      at += n + 1;
      written += count;
    }
  }
  return written;
}
