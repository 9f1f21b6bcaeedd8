/** Types of TIFF fields, TIFF 6.0 section 2; `long8` only in a BigTIFF. */
const BYTES_OF = { ascii: 1, short: 2, long: 4, double: 8, long8: 8 } as const;
const CODE_OF = { ascii: 2, short: 3, long: 4, double: 12, long8: 16 } as const;

export type Field =
  | { tag: number; type: 'ascii'; value: string }
  | { tag: number; type: 'short' | 'long' | 'double' | 'long8'; values: readonly number[] };

/** How directories are laid out. Source of `big`: the BigTIFF design of the libtiff project. */
export const LAYOUTS = {
  classic: { headerBytes: 8, countBytes: 2, entryBytes: 12, inlineBytes: 4, offsetBytes: 4 },
  big: { headerBytes: 16, countBytes: 8, entryBytes: 20, inlineBytes: 8, offsetBytes: 8 },
} as const;
export type DirectoryLayout = keyof typeof LAYOUTS;

/** The first bytes of a little-endian file whose first directory begins at `firstDirectory`. */
export function fileHeader(layout: DirectoryLayout, firstDirectory: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(LAYOUTS[layout].headerBytes);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49]);
  view.setUint16(2, layout === 'big' ? 43 : 42, true);
  if (layout === 'big') view.setUint16(4, 8, true);
  writeOffset(view, layout === 'big' ? 8 : 4, firstDirectory, layout);
  return bytes;
}

/** Size of a directory with all values that do not fit into its entries. */
export function directoryBytes(fields: readonly Field[], layout: DirectoryLayout): number {
  const { countBytes, entryBytes, offsetBytes } = LAYOUTS[layout];
  const entries = countBytes + entryBytes * fields.length + offsetBytes;
  return fields.reduce((sum, field) => sum + even(overflow(field, layout)), entries);
}

/**
 * Writes one image file directory, little-endian.
 *
 * @param at where it begins in the file
 * @param view covers the file from `viewStart` on
 * @param next where the next one begins, 0 for none
 */
export function writeDirectory(
  view: DataView,
  viewStart: number,
  at: number,
  fields: readonly Field[],
  next: number,
  layout: DirectoryLayout,
): void {
  const { countBytes, entryBytes, inlineBytes, offsetBytes } = LAYOUTS[layout];
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  const start = at - viewStart;
  if (layout === 'big') view.setBigUint64(start, BigInt(sorted.length), true);
  else view.setUint16(start, sorted.length, true);
  const end = start + countBytes + entryBytes * sorted.length;
  let beyond = end + offsetBytes;
  for (const [i, field] of sorted.entries()) {
    const entry = start + countBytes + entryBytes * i;
    view.setUint16(entry, field.tag, true);
    view.setUint16(entry + 2, CODE_OF[field.type], true);
    writeOffset(view, entry + 4, countOf(field), layout);
    const value = entry + entryBytes - inlineBytes;
    const bytes = overflow(field, layout);
    if (bytes > 0) writeOffset(view, value, viewStart + beyond, layout);
    writeValues(view, bytes > 0 ? beyond : value, field);
    beyond += even(bytes);
  }
  writeOffset(view, end, next, layout);
}

function writeOffset(view: DataView, at: number, value: number, layout: DirectoryLayout): void {
  if (layout === 'big') view.setBigUint64(at, BigInt(value), true);
  else view.setUint32(at, value, true);
}

function countOf(field: Field): number {
  return field.type === 'ascii' ? Buffer.byteLength(field.value) + 1 : field.values.length;
}

/** Bytes beside the entry, which holds a few itself. */
function overflow(field: Field, layout: DirectoryLayout): number {
  const bytes = countOf(field) * BYTES_OF[field.type];
  return bytes > LAYOUTS[layout].inlineBytes ? bytes : 0;
}

/** Values begin on word boundaries. */
function even(bytes: number): number {
  return bytes + (bytes & 1);
}

function writeValues(view: DataView, at: number, field: Field): void {
  if (field.type === 'ascii') {
    for (const [i, byte] of Buffer.from(field.value).entries()) view.setUint8(at + i, byte);
    return;
  }
  for (const [i, value] of field.values.entries()) {
    if (field.type === 'short') view.setUint16(at + 2 * i, value, true);
    else if (field.type === 'long') view.setUint32(at + 4 * i, value, true);
    else if (field.type === 'long8') view.setBigUint64(at + 8 * i, BigInt(value), true);
    else view.setFloat64(at + 8 * i, value, true);
  }
}
