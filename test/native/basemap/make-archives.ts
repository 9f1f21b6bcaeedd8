import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { zxyToTileId } from 'pmtiles';

export interface MadeTile {
  z: number;
  x: number;
  y: number;
  bytes: Uint8Array;
}

/** A MBTiles file as writers make them. @param view tiles as a view over `map` and `images`, as mbutil writes them */
export function makeMbtiles(
  path: string,
  tiles: readonly MadeTile[],
  metadata: Record<string, string>,
  view: string | null = null,
): void {
  const database = new Database(path);
  database.exec('CREATE TABLE metadata (name TEXT, value TEXT)');
  const say = database.prepare('INSERT INTO metadata VALUES (?, ?)');
  for (const [name, value] of Object.entries(metadata)) say.run(name, value);
  if (view === null) {
    database.exec(`
      CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);
      CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row)`);
    const put = database.prepare('INSERT INTO tiles VALUES (?, ?, ?, ?)');
    for (const { z, x, y, bytes } of tiles) put.run(z, x, 2 ** z - 1 - y, bytes);
  } else {
    database.exec(`
      CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_id TEXT);
      CREATE TABLE images (tile_id TEXT PRIMARY KEY, tile_data BLOB);
      ${view}`);
    const put = database.prepare('INSERT INTO map VALUES (?, ?, ?, ?)');
    const keep = database.prepare('INSERT INTO images VALUES (?, ?)');
    for (const [i, { z, x, y, bytes }] of tiles.entries()) {
      put.run(z, x, 2 ** z - 1 - y, `t${i}`);
      keep.run(`t${i}`, bytes);
    }
  }
  database.close();
}

type Entry = [tileId: number, runLength: number, length: number, offset: number];

/** A directory in the columns of the specification, offsets written out. */
export function makeDirectory(entries: readonly Entry[]): Buffer {
  const numbers = [entries.length];
  let last = 0;
  for (const [tileId] of entries) {
    numbers.push(tileId - last);
    last = tileId;
  }
  for (const column of [1, 2] as const) numbers.push(...entries.map((entry) => entry[column]));
  numbers.push(...entries.map(([, , , offset]) => offset + 1));
  return Buffer.from(numbers.flatMap(varint));
}

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

interface Archive {
  tileType?: number;
  minZoom?: number;
  maxZoom?: number;
  metadata?: unknown;
  /** As it stands in the file, packed or not. */
  root: Buffer;
  leaves?: Buffer;
  tiles?: Buffer;
}

/** A PMTiles archive out of its parts; everything internal is gzipped by the caller. */
export function makePmtiles(parts: Archive): Buffer {
  const { root, leaves = Buffer.alloc(0), tiles = Buffer.alloc(0) } = parts;
  const metadata = gzipSync(JSON.stringify(parts.metadata ?? {}));
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'latin1');
  header[7] = 3;
  const lengths = [root.length, metadata.length, leaves.length, tiles.length];
  let offset = header.length;
  for (const [i, length] of lengths.entries()) {
    header.writeBigUInt64LE(BigInt(offset), 8 + 16 * i);
    header.writeBigUInt64LE(BigInt(length), 16 + 16 * i);
    offset += length;
  }
  header[97] = 2;
  header[98] = 1;
  header[99] = parts.tileType ?? 2;
  header[100] = parts.minZoom ?? 0;
  header[101] = parts.maxZoom ?? 3;
  for (const [i, degrees] of [-10, -20, 30, 40].entries()) header.writeInt32LE(degrees * 1e7, 102 + 4 * i);
  return Buffer.concat([header, root, metadata, leaves, tiles]);
}

/** An archive of these tiles; those from the second half on lie in a leaf directory. */
export function archiveOf(made: readonly MadeTile[], metadata: unknown): Buffer {
  const sorted = made
    .map((tile) => ({ id: zxyToTileId(tile.z, tile.x, tile.y), bytes: tile.bytes }))
    .sort((a, b) => a.id - b.id);
  const entries: Entry[] = [];
  let offset = 0;
  for (const { id, bytes } of sorted) {
    entries.push([id, 1, bytes.length, offset]);
    offset += bytes.length;
  }
  const half = Math.floor(entries.length / 2);
  const leaf = gzipSync(makeDirectory(entries.slice(half)));
  const root: Entry[] = [...entries.slice(0, half), [entries[half]![0], 0, leaf.length, 0]];
  return makePmtiles({
    root: gzipSync(makeDirectory(root)),
    leaves: leaf,
    tiles: Buffer.concat(sorted.map(({ bytes }) => bytes)),
    metadata,
  });
}
