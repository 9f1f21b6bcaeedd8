/** Types of TIFF fields, TIFF 6.0 section 2. */
const BYTES_OF = { ascii: 1, short: 2, long: 4, double: 8 } as const;
const CODE_OF = { ascii: 2, short: 3, long: 4, double: 12 } as const;

export type Field =
  | { tag: number; type: 'ascii'; value: string }
  | { tag: number; type: 'short' | 'long' | 'double'; values: readonly number[] };

/** Size of a directory with all values that do not fit into its entries. */
export function directoryBytes(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + even(overflow(field)), 2 + 12 * fields.length + 4);
}

/**
 * Writes one image file directory, little-endian.
 *
 * @param at where it begins in the file; `view` covers the file from its first byte
 * @param next where the next one begins, 0 for none
 */
export function writeDirectory(view: DataView, at: number, fields: readonly Field[], next: number): void {
  const sorted = [...fields].sort((a, b) => a.tag - b.tag);
  view.setUint16(at, sorted.length, true);
  let beyond = at + 2 + 12 * sorted.length + 4;
  for (const [i, field] of sorted.entries()) {
    const entry = at + 2 + 12 * i;
    view.setUint16(entry, field.tag, true);
    view.setUint16(entry + 2, CODE_OF[field.type], true);
    view.setUint32(entry + 4, countOf(field), true);
    const bytes = overflow(field);
    if (bytes > 0) view.setUint32(entry + 8, beyond, true);
    writeValues(view, bytes > 0 ? beyond : entry + 8, field);
    beyond += even(bytes);
  }
  view.setUint32(at + 2 + 12 * sorted.length, next, true);
}

function countOf(field: Field): number {
  return field.type === 'ascii' ? Buffer.byteLength(field.value) + 1 : field.values.length;
}

/** Bytes beside the entry, which holds four itself. */
function overflow(field: Field): number {
  const bytes = countOf(field) * BYTES_OF[field.type];
  return bytes > 4 ? bytes : 0;
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
    else view.setFloat64(at + 8 * i, value, true);
  }
}
