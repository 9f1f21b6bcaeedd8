import type { Attributes, AttributeValue, FieldType, LayerField } from '../layer-file.ts';

/** One column of a .dbf record. */
interface Column {
  readonly name: string;
  readonly type: FieldType;
  /** The letter of the dBASE type. */
  readonly code: string;
  readonly offset: number;
  readonly byteLength: number;
}

export interface DbfHeader {
  readonly rowCount: number;
  readonly headerBytes: number;
  readonly rowBytes: number;
  /** The language driver id of byte 29: says the encoding where there is no .cpg. */
  readonly languageDriver: number;
  readonly columns: readonly Column[];
}

const descriptorBytes = 32;
const headerEnd = 0x0d;
const deletedFlag = 0x2a;

/**
 * The head of a dBASE III to 7 table, as the "Xbase file format description" (Bachmann) lays it out.
 *
 * @param bytes at least the whole header
 * @throws RangeError when it is none
 */
export function parseDbfHeader(bytes: Buffer, decode: (bytes: Uint8Array) => string): DbfHeader {
  if (bytes.length < 32) throw new RangeError(`a .dbf header has 32 bytes, found ${bytes.length}`);
  const headerBytes = bytes.readUInt16LE(8);
  const rowBytes = bytes.readUInt16LE(10);
  if (headerBytes < 33 || rowBytes < 1 || bytes.length < headerBytes) {
    throw new RangeError(`the .dbf header claims ${headerBytes} bytes and rows of ${rowBytes}`);
  }
  const columns: Column[] = [];
  const names = new Set<string>();
  // The first byte of a row is its deletion flag.
  let offset = 1;
  for (let at = 32; at + descriptorBytes <= headerBytes && bytes[at] !== headerEnd; at += descriptorBytes) {
    const column = parseColumn(bytes.subarray(at, at + descriptorBytes), offset, decode);
    columns.push({ ...column, name: uniqueName(column.name, names) });
    offset += column.byteLength;
  }
  if (offset > rowBytes) {
    throw new RangeError(`the columns of the .dbf need ${offset} bytes, its rows have ${rowBytes}`);
  }
  return { rowCount: bytes.readUInt32LE(4), headerBytes, rowBytes, languageDriver: bytes[29]!, columns };
}

export function dbfFields(header: DbfHeader): LayerField[] {
  return header.columns.filter(isReadable).map(({ name, type }) => ({ name, type }));
}

export function isDeletedRow(row: Buffer): boolean {
  return row[0] === deletedFlag;
}

/** @param row one whole row of `header` */
export function parseDbfRow(
  header: DbfHeader,
  row: Buffer,
  decode: (bytes: Uint8Array) => string,
): Attributes {
  return Object.fromEntries(
    header.columns.filter(isReadable).map((column) => {
      const bytes = row.subarray(column.offset, column.offset + column.byteLength);
      return [column.name, parseValue(column, bytes, decode)];
    }),
  );
}

/** Memo and picture columns hold block numbers of another file, which say nothing here. */
function isReadable(column: Column): boolean {
  return !'MGPBW'.includes(column.code);
}

function parseColumn(bytes: Buffer, offset: number, decode: (bytes: Uint8Array) => string): Column {
  const nameEnd = bytes.subarray(0, 11).indexOf(0);
  const code = String.fromCharCode(bytes[11]!).toUpperCase();
  // Clipper and FoxPro widen a text column beyond 255 bytes with the byte of the decimals.
  const byteLength = code === 'C' ? bytes.readUInt16LE(16) : bytes[16]!;
  const decimals = code === 'C' ? 0 : bytes[17]!;
  const name = decode(bytes.subarray(0, nameEnd === -1 ? 11 : nameEnd)).trim();
  return { name, type: fieldType(code, decimals), code, offset, byteLength };
}

function fieldType(code: string, decimals: number): FieldType {
  switch (code) {
    case 'N':
    case 'F':
      return decimals === 0 ? 'integer' : 'real';
    case 'I':
    case '+':
      return 'integer';
    case 'O':
    case 'Y':
      return 'real';
    case 'L':
      return 'boolean';
    case 'D':
    case '@':
    case 'T':
      return 'date';
    default:
      return 'text';
  }
}

function parseValue(column: Column, bytes: Buffer, decode: (bytes: Uint8Array) => string): AttributeValue {
  switch (column.code) {
    case 'I':
    case '+':
      return bytes.length === 4 ? bytes.readInt32LE(0) : null;
    case 'O':
      return bytes.length === 8 ? bytes.readDoubleLE(0) : null;
    case 'Y':
      return bytes.length === 8 ? Number(bytes.readBigInt64LE(0)) / 10_000 : null;
    case '@':
    case 'T':
      return bytes.length === 8 ? parseTimestamp(bytes) : null;
  }
  const text = decode(bytes).replace(/\0.*$/s, '').trim();
  if (text === '') return null;
  switch (column.code) {
    case 'N':
    case 'F':
      return parseNumber(text);
    case 'L':
      return /^[yt]$/i.test(text) ? true : /^[nf]$/i.test(text) ? false : null;
    case 'D':
      return /^\d{8}$/.test(text) && text !== '00000000'
        ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
        : null;
    default:
      return text;
  }
}

/** Stars fill a column whose number did not fit; an integer that a double cannot hold stays text. */
function parseNumber(text: string): number | string | null {
  const number = Number(text.replace(',', '.'));
  if (!Number.isFinite(number)) return null;
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? text : number;
}

/** Julian day and milliseconds of the day, little-endian. */
function parseTimestamp(bytes: Buffer): string | null {
  const julianDay = bytes.readInt32LE(0);
  if (julianDay === 0) return null;
  // 2440588 is the Julian day number of 1 January 1970.
  const date = new Date((julianDay - 2_440_588) * 86_400_000 + bytes.readInt32LE(4));
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function uniqueName(name: string, taken: Set<string>): string {
  const wanted = name || 'field';
  let unique = wanted;
  for (let n = 2; taken.has(unique); n++) unique = `${wanted}_${n}`;
  taken.add(unique);
  return unique;
}
