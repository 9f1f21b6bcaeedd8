/** Tiny TIFFs for tests, written tag by tag. */

type Value = { type: 'short' | 'long' | 'double' | 'ascii' | 'byte'; values: number[] | string };

export interface Page {
  readonly widthPx: number;
  readonly heightPx: number;
  /** The blocks as they are to lie in the file. */
  readonly blocks: readonly Uint8Array[];
  /** Tag → value; overrides what `makeTiff` sets. Null leaves the tag out. */
  readonly tags?: Readonly<Record<number, Value | null>>;
}

export const short = (...values: number[]): Value => ({ type: 'short', values });
export const long = (...values: number[]): Value => ({ type: 'long', values });
export const double = (...values: number[]): Value => ({ type: 'double', values });
export const ascii = (values: string): Value => ({ type: 'ascii', values });
export const byte = (...values: number[]): Value => ({ type: 'byte', values });

const TYPES = { byte: [1, 1], ascii: [2, 1], short: [3, 2], long: [4, 4], double: [12, 8] } as const;

/** UTM zone 15 north, 10 m pixels, first corner at 500000, 4600000. */
export const utmTags = {
  33550: double(10, 10, 0),
  33922: double(0, 0, 0, 500_000, 4_600_000, 0),
  34735: short(1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, 32615),
};

/**
 * A TIFF of 8-bit gray pages, one strip each, unless the tags say otherwise.
 *
 * @param loopTo page number that the last page points back to
 */
export function makeTiff(
  pages: readonly Page[],
  littleEndian = true,
  loopTo: number | null = null,
  bigTiff = false,
): Uint8Array {
  const chunks: Buffer[] = [];
  // BigTIFF has 8 bytes where a classic TIFF has 4, and twice that in its header.
  const [wordBytes, countBytes, entryBytes] = bigTiff ? [8, 8, 20] : [4, 2, 12];
  let sizeBytes = bigTiff ? 16 : 8;
  const put = (bytes: Uint8Array) => {
    const at = sizeBytes;
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
    chunks.push(padded);
    sizeBytes += padded.length;
    return at;
  };
  const directories: { at: number; buffer: Buffer }[] = [];
  for (const page of pages) {
    const offsets = page.blocks.map(put);
    const base: Record<number, Value> = {
      256: long(page.widthPx),
      257: long(page.heightPx),
      258: short(8),
      259: short(1),
      262: short(1),
      273: long(...offsets),
      277: short(1),
      278: long(page.heightPx),
      279: long(...page.blocks.map((block) => block.length)),
    };
    if (page.tags?.[322]) {
      base[324] = base[273]!;
      base[325] = base[279]!;
      for (const tag of [273, 278, 279]) delete base[tag];
    }
    const tags = Object.entries({ ...base, ...page.tags }).filter(([, value]) => value !== null) as [
      string,
      Value,
    ][];
    const buffer = Buffer.alloc(countBytes + tags.length * entryBytes + wordBytes);
    write(buffer, 0, countBytes, tags.length, littleEndian);
    for (const [i, [tag, value]] of tags.sort(([a], [b]) => Number(a) - Number(b)).entries()) {
      const bytes = encode(value, littleEndian);
      const at = countBytes + i * entryBytes;
      write(buffer, at, 2, Number(tag), littleEndian);
      write(buffer, at + 2, 2, TYPES[value.type][0], littleEndian);
      write(buffer, at + 4, wordBytes, bytes.length / TYPES[value.type][1], littleEndian);
      if (bytes.length <= wordBytes) bytes.copy(buffer, at + 4 + wordBytes);
      else write(buffer, at + 4 + wordBytes, wordBytes, put(bytes), littleEndian);
    }
    directories.push({ at: put(buffer), buffer: chunks.at(-1)! });
  }
  for (const [i, { buffer }] of directories.entries()) {
    const next = directories[i + 1] ?? (loopTo === null ? undefined : directories[loopTo]);
    const entries = (buffer.length - countBytes - wordBytes) / entryBytes;
    write(buffer, countBytes + Math.floor(entries) * entryBytes, wordBytes, next?.at ?? 0, littleEndian);
  }
  const header = Buffer.alloc(bigTiff ? 16 : 8);
  header.write(littleEndian ? 'II' : 'MM', 'latin1');
  write(header, 2, 2, bigTiff ? 43 : 42, littleEndian);
  if (bigTiff) write(header, 4, 2, wordBytes, littleEndian);
  write(header, bigTiff ? 8 : 4, wordBytes, directories[0]!.at, littleEndian);
  return new Uint8Array(Buffer.concat([header, ...chunks]));
}

function encode({ type, values }: Value, littleEndian: boolean): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0`, 'latin1');
  const size = TYPES[type][1];
  const buffer = Buffer.alloc(values.length * size);
  for (const [i, value] of values.entries()) {
    if (type !== 'double') write(buffer, i * size, size, value, littleEndian);
    else if (littleEndian) buffer.writeDoubleLE(value, i * 8);
    else buffer.writeDoubleBE(value, i * 8);
  }
  return buffer;
}

function write(buffer: Buffer, at: number, size: number, value: number, littleEndian: boolean): void {
  if (size === 8) {
    if (littleEndian) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeBigUInt64BE(BigInt(value), at);
    return;
  }
  if (littleEndian) buffer.writeUIntLE(value, at, size);
  else buffer.writeUIntBE(value, at, size);
}
