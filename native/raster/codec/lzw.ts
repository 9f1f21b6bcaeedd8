const CLEAR = 256;
const END = 257;
const MAX_CODES = 4096;

/**
 * Expands TIFF's LZW: codes of 9–12 bits, most significant bit first, widened one code early.
 *
 * Source: TIFF 6.0, section 13.
 *
 * @param out filled from the start; what the stream holds beyond it is left unread
 * @returns bytes written; fewer than `out` holds when the stream ends early
 * @throws RangeError when a code refers to one that does not exist
 */
export function expandLzw(stream: Uint8Array, out: Uint8Array): number {
  const prefix = new Uint16Array(MAX_CODES);
  const suffix = new Uint8Array(MAX_CODES);
  const length = new Uint16Array(MAX_CODES);
  for (let code = 0; code < 256; code++) {
    suffix[code] = code;
    length[code] = 1;
  }
  let nextCode = END + 1;
  let codeBits = 9;
  let previous = -1;
  let bits = 0;
  let bitCount = 0;
  let at = 0;
  let written = 0;
  while (written < out.length) {
    while (bitCount < codeBits) {
      if (at >= stream.length) return written;
      bits = ((bits << 8) | stream[at++]!) & 0xffffff;
      bitCount += 8;
    }
    bitCount -= codeBits;
    const code = (bits >>> bitCount) & ((1 << codeBits) - 1);
    if (code === END) return written;
    if (code === CLEAR) {
      nextCode = END + 1;
      codeBits = 9;
      previous = -1;
      continue;
    }
    if (code > nextCode || (code >= CLEAR && previous < 0) || (code === nextCode && previous < 0)) {
      throw new RangeError(`LZW code ${code} does not exist`);
    }
    const isNew = code === nextCode;
    const copied = isNew ? previous : code;
    const copiedLength = length[copied]!;
    // The string is its last byte and the code before it, so it is written from its end.
    let first = copied;
    for (let i = written + copiedLength - 1; i >= written; i--) {
      if (i < out.length) out[i] = suffix[first]!;
      if (i > written) first = prefix[first]!;
    }
    const firstByte = suffix[first]!;
    if (isNew && written + copiedLength < out.length) out[written + copiedLength] = firstByte;
    written += copiedLength + (isNew ? 1 : 0);
    if (previous >= 0 && nextCode < MAX_CODES) {
      prefix[nextCode] = previous;
      suffix[nextCode] = firstByte;
      length[nextCode] = length[previous]! + 1;
      nextCode++;
      if (nextCode + 1 >= 1 << codeBits && codeBits < 12) codeBits++;
    }
    previous = code;
  }
  return out.length;
}
