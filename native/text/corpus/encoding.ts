import { TextDecoder } from 'node:util';

/** Share of bytes beyond ASCII above which bytes that are no UTF-8 are no western European text either. */
const MOST_ACCENTED_SHARE = 0.3;
/** Of 16-bit text in a European language nearly every second byte is zero. */
const LEAST_ZERO_SHARE = 0.4;

/**
 * The encoding that the beginning of a text shows: by its mark, by the zeros of UTF-16, by what a page declares, else
 * UTF-8 where its bytes allow it and Windows-1252 (Latin-1 and a few marks) where they do not.
 *
 * @returns a label of the Encoding Standard; null: all of it is ASCII, which is the same in all of them
 */
export function encodingOf(head: Uint8Array): string | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  return wideEncoding(head) ?? declaredEncoding(head) ?? narrowEncoding(head);
}

/** Decodes a stream; where the beginning was ASCII, the first other byte decides. */
export class StreamDecoder {
  #decoder: TextDecoder | null = null;

  decode(bytes: Uint8Array): string {
    this.#decoder ??= decoderOf(encodingOf(bytes));
    if (this.#decoder !== null) return this.#decoder.decode(bytes, { stream: true });
    return Buffer.from(bytes).toString('latin1');
  }

  end(): string {
    return this.#decoder?.decode() ?? '';
  }
}

function decoderOf(encoding: string | null): TextDecoder | null {
  return encoding === null ? null : new TextDecoder(encoding);
}

function wideEncoding(head: Uint8Array): string | null {
  const pairs = Math.floor(head.length / 2);
  const zeros = [0, 0];
  for (let i = 0; i < pairs * 2; i++) if (head[i] === 0) zeros[i & 1]!++;
  const [even, odd] = zeros as [number, number];
  if (odd > pairs * LEAST_ZERO_SHARE && even < pairs * 0.01) return 'utf-16le';
  if (even > pairs * LEAST_ZERO_SHARE && odd < pairs * 0.01) return 'utf-16be';
  return null;
}

/** What a web page or an XML file says of itself in its first kilobyte. */
function declaredEncoding(head: Uint8Array): string | null {
  const begin = Buffer.from(head.subarray(0, 1024)).toString('latin1');
  if (!begin.trimStart().startsWith('<')) return null;
  const label = begin.match(/<(?:\?xml|meta)\b[^>]*?(?:encoding|charset)\s*=\s*["']?([\w-]+)/i)?.[1];
  if (label === undefined) return null;
  try {
    const { encoding } = new TextDecoder(label);
    // It was read as single bytes, so it is none of these.
    return encoding.startsWith('utf-16') ? 'utf-8' : encoding;
  } catch (error) {
    // A name that nobody knows says nothing.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function narrowEncoding(bytes: Uint8Array): string | null {
  let beyondAscii = 0;
  for (const byte of bytes) if (byte >= 0x80) beyondAscii++;
  if (beyondAscii === 0) return null;
  const decoded = new TextDecoder('utf-8').decode(bytes, { stream: true });
  const damaged = decoded.match(/\ufffd/g)?.length ?? 0;
  // Text of one or the other: mixed, it is UTF-8 with damaged lines.
  const whole = decoded.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
  if (damaged <= whole || beyondAscii > bytes.length * MOST_ACCENTED_SHARE) return 'utf-8';
  return 'windows-1252';
}
