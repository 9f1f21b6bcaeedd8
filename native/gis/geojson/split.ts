/** One part of a GeoJSON text, still text: a member of a top-level object, an element of its `features`, or its end. */
export type JsonPart =
  | { readonly kind: 'member'; readonly key: string; readonly text: string }
  | { readonly kind: 'feature'; readonly text: string }
  | { readonly kind: 'end' };

type Place = 'outside' | 'key' | 'colon' | 'value' | 'element' | 'after-value' | 'after-element';
type Capture = 'none' | 'key' | 'scalar' | 'string' | 'container';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const RECORD_SEPARATOR = 0x1e;

// One feature is parsed whole: V8 has no longer strings than 512 MiB, and a polygon of this size is a mistake.
const maxPartBytes = 256 * 1024 * 1024;

/**
 * Cuts GeoJSON into features without holding more than one of them: a collection, a single object, or many objects
 * one after the other (newline-delimited GeoJSON and RFC 8142 sequences). Checks the frame only; each part is left
 * to `JSON.parse`, so that a broken number spoils one feature.
 */
export class JsonSplitter {
  #place: Place = 'outside';
  #capture: Capture = 'none';
  #depth = 0;
  #inString = false;
  #isEscaped = false;
  #key = '';
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #offset = 0;

  /** True between top-level objects: a file that stops elsewhere was cut off. */
  get isBetweenObjects(): boolean {
    return this.#place === 'outside';
  }

  /** @throws RangeError with the byte at which the text stops being a GeoJSON frame */
  *push(chunk: Uint8Array): Generator<JsonPart> {
    let start = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (this.#capture === 'none') {
        const part = this.#frame(byte, i);
        if (part) yield part;
        if (this.#capture !== 'none') start = i;
        continue;
      }
      const ending = this.#inside(byte);
      if (ending === 'no') continue;
      const part = this.#finish(chunk.subarray(start, ending === 'before' ? i : i + 1));
      if (part) yield part;
      // A number ends at the byte after it, which belongs to the frame.
      if (ending === 'before') i--;
    }
    if (this.#capture !== 'none') this.#keep(chunk.subarray(start));
    this.#offset += chunk.length;
  }

  #frame(byte: number, index: number): JsonPart | null {
    if (byte <= 0x20) return null;
    switch (this.#place) {
      case 'outside':
        if (byte === OPEN_OBJECT) this.#place = 'key';
        else if (byte !== COMMA && byte !== RECORD_SEPARATOR) this.#refuse(byte, index, 'an object');
        return null;
      case 'key':
        if (byte === QUOTE) this.#capture = 'key';
        else if (byte === CLOSE_OBJECT) return this.#close();
        else this.#refuse(byte, index, 'the name of a member');
        return null;
      case 'colon':
        if (byte !== COLON) this.#refuse(byte, index, 'a colon');
        this.#place = 'value';
        return null;
      case 'value':
        if (this.#key === 'features' && byte === OPEN_LIST) this.#place = 'element';
        else this.#begin(byte);
        return null;
      case 'element':
        if (byte === CLOSE_LIST) this.#place = 'after-value';
        else this.#begin(byte);
        return null;
      case 'after-element':
        if (byte === COMMA) this.#place = 'element';
        else if (byte === CLOSE_LIST) this.#place = 'after-value';
        else this.#refuse(byte, index, 'a comma between features');
        return null;
      case 'after-value':
        if (byte === COMMA) this.#place = 'key';
        else if (byte === CLOSE_OBJECT) return this.#close();
        else this.#refuse(byte, index, 'a comma between members');
        return null;
    }
  }

  #close(): JsonPart {
    this.#place = 'outside';
    return { kind: 'end' };
  }

  #begin(byte: number): void {
    this.#depth = byte === OPEN_OBJECT || byte === OPEN_LIST ? 1 : 0;
    this.#inString = byte === QUOTE;
    this.#capture = this.#depth === 1 ? 'container' : this.#inString ? 'string' : 'scalar';
  }

  #inside(byte: number): 'no' | 'before' | 'with' {
    if (this.#capture === 'scalar') {
      const isEnd = byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || byte <= 0x20;
      return isEnd ? 'before' : 'no';
    }
    if (this.#inString || this.#capture === 'key') return this.#insideString(byte);
    if (byte === QUOTE) this.#inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) this.#depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) this.#depth--;
    return this.#depth === 0 ? 'with' : 'no';
  }

  #insideString(byte: number): 'no' | 'with' {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      return this.#capture === 'container' ? 'no' : 'with';
    }
    return 'no';
  }

  #keep(bytes: Uint8Array): void {
    this.#kept.push(bytes);
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > maxPartBytes) {
      throw new RangeError(`one feature is larger than ${maxPartBytes} bytes`);
    }
  }

  #finish(last: Uint8Array): JsonPart | null {
    this.#keep(last);
    const text = Buffer.concat(this.#kept).toString('utf8');
    const capture = this.#capture;
    this.#kept = [];
    this.#keptBytes = 0;
    this.#capture = 'none';
    if (capture === 'key') {
      this.#key = parseKey(text);
      this.#place = 'colon';
      return null;
    }
    if (this.#place === 'element') {
      this.#place = 'after-element';
      return { kind: 'feature', text };
    }
    this.#place = 'after-value';
    return { kind: 'member', key: this.#key, text };
  }

  #refuse(byte: number, index: number, expected: string): never {
    const found = byte < 0x7f ? `“${String.fromCharCode(byte)}”` : `byte 0x${byte.toString(16)}`;
    throw new RangeError(`expected ${expected} at byte ${this.#offset + index}, found ${found}`);
  }
}

function parseKey(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch (cause) {
    throw new RangeError(`the name of a member is damaged: ${(cause as Error).message}`, { cause });
  }
}
