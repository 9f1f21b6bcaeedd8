/** Makes the files of a shapefile byte by byte, after the ESRI Shapefile Technical Description of July 1998. */

/** Content of a polygon record; `type` 15 and 25 add the z and m of the specification, all zero. */
export function polygonShape(rings: readonly (readonly [number, number])[][], type = 5): Buffer {
  const positions = rings.flat();
  const tail = type === 5 ? 0 : 16 + 8 * positions.length;
  const content = Buffer.alloc(44 + 4 * rings.length + 16 * positions.length + tail);
  content.writeInt32LE(type, 0);
  content.writeInt32LE(rings.length, 36);
  content.writeInt32LE(positions.length, 40);
  let first = 0;
  for (const [i, ring] of rings.entries()) {
    content.writeInt32LE(first, 44 + 4 * i);
    first += ring.length;
  }
  for (const [i, [x, y]] of positions.entries()) {
    content.writeDoubleLE(x, 44 + 4 * rings.length + 16 * i);
    content.writeDoubleLE(y, 44 + 4 * rings.length + 16 * i + 8);
  }
  return content;
}

export function pointShape(x: number, y: number): Buffer {
  const content = Buffer.alloc(20);
  content.writeInt32LE(1, 0);
  content.writeDoubleLE(x, 4);
  content.writeDoubleLE(y, 12);
  return content;
}

export const nullShape = Buffer.alloc(4);

export function shapefile(shapeType: number, contents: readonly Buffer[]): { shp: Buffer; shx: Buffer } {
  const records: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 100;
  for (const [i, content] of contents.entries()) {
    const head = Buffer.alloc(8);
    head.writeInt32BE(i + 1, 0);
    head.writeInt32BE(content.length / 2, 4);
    records.push(head, content);
    const entry = Buffer.alloc(8);
    entry.writeInt32BE(at / 2, 0);
    entry.writeInt32BE(content.length / 2, 4);
    entries.push(entry);
    at += 8 + content.length;
  }
  return {
    shp: Buffer.concat([header(shapeType, at), ...records]),
    shx: Buffer.concat([header(shapeType, 100 + 8 * contents.length), ...entries]),
  };
}

function header(shapeType: number, byteLength: number): Buffer {
  const bytes = Buffer.alloc(100);
  bytes.writeInt32BE(9994, 0);
  bytes.writeInt32BE(byteLength / 2, 24);
  bytes.writeInt32LE(1000, 28);
  bytes.writeInt32LE(shapeType, 32);
  return bytes;
}

export interface DbfColumn {
  readonly name: string;
  readonly code: string;
  readonly byteLength: number;
  readonly decimals?: number;
}

/** @param rows cells in latin1, padded here; a row that begins with `*` is marked as deleted */
export function dbf(
  columns: readonly DbfColumn[],
  rows: readonly (readonly string[])[],
  languageDriver = 0,
): Buffer {
  const head = Buffer.alloc(32);
  head[0] = 3;
  head.writeUInt32LE(rows.length, 4);
  head.writeUInt16LE(33 + 32 * columns.length, 8);
  head.writeUInt16LE(1 + columns.reduce((sum, { byteLength }) => sum + byteLength, 0), 10);
  head[29] = languageDriver;
  const descriptors = columns.map(({ name, code, byteLength, decimals = 0 }) => {
    const bytes = Buffer.alloc(32);
    bytes.write(name, 0, 'latin1');
    bytes.write(code, 11, 'latin1');
    bytes[16] = byteLength;
    bytes[17] = decimals;
    return bytes;
  });
  const lines = rows.map((row) => {
    const isDeleted = row[0] === '*';
    const cells = isDeleted ? row.slice(1) : row;
    const padded = cells.map((cell, i) => cell.padEnd(columns[i]!.byteLength));
    return Buffer.from((isDeleted ? '*' : ' ') + padded.join(''), 'latin1');
  });
  return Buffer.concat([head, ...descriptors, Buffer.of(0x0d), ...lines, Buffer.of(0x1a)]);
}
