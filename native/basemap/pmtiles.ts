import { promisify } from 'node:util';
import { brotliDecompress, gunzip, zstdDecompress } from 'node:zlib';
import { EngineError } from '../contract/failure.ts';
import type { ByteSource } from '../io/byte-source.ts';
import { SharedCache } from '../io/lru.ts';
import { type Directory, findEntry, hilbertId, parseDirectory } from './pmtiles-directory.ts';
import {
  type ArchiveFacts,
  MOST_TILE_BYTES,
  MOST_ZOOM,
  plainText,
  type TileArchive,
  type TilePlace,
} from './tile-archive.ts';

const HEADER_BYTES = 127;
const MOST_DIRECTORY_BYTES = 4 * 2 ** 20;
const MOST_METADATA_BYTES = 2 ** 20;
const CACHED_DIRECTORY_BYTES = 32 * 2 ** 20;
/** A root and three generations of leaves: more than any archive has. */
const MOST_DEPTH = 4;

interface Part {
  readonly offset: number;
  readonly length: number;
}

interface Header {
  readonly root: Part;
  readonly metadata: Part;
  readonly leaves: number;
  readonly tiles: number;
  readonly internalCompression: number;
  readonly tileCompression: number;
  readonly tileType: number;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly extent: readonly [number, number, number, number];
}

export function isPmtiles(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, 7)) === 'PMTiles';
}

/**
 * A PMTiles archive of pictures, version 3.
 *
 * The reader is our own: a directory that claims more entries than it has bytes for is refused before anything is made for
 * them, and nothing is unpacked beyond a bound.
 *
 * @param source closed with the archive, and when this throws
 * @throws EngineError `file-unreadable`, `format-unsupported`, what reading `source` throws
 */
export async function openPmtiles(
  path: string,
  source: ByteSource,
  signal: AbortSignal,
): Promise<TileArchive> {
  try {
    if (source.sizeBytes < HEADER_BYTES) throw new RangeError('its header is cut short');
    const header = parseHeader(path, await source.read(0, HEADER_BYTES, signal));
    const facts = await readFacts(source, header, signal);
    const archive = new PmtilesArchive(path, source, header, facts);
    await archive.readRoot(signal);
    return archive;
  } catch (error) {
    await source.close();
    throw asUnreadable(path, error);
  }
}

class PmtilesArchive implements TileArchive {
  readonly facts: ArchiveFacts;
  readonly #path: string;
  readonly #source: ByteSource;
  readonly #header: Header;
  readonly #directories = new SharedCache<Directory>(
    CACHED_DIRECTORY_BYTES,
    ({ tileIds }) => 4 * tileIds.byteLength,
  );

  constructor(path: string, source: ByteSource, header: Header, facts: ArchiveFacts) {
    this.#path = path;
    this.#source = source;
    this.#header = header;
    this.facts = facts;
  }

  readRoot(signal: AbortSignal): Promise<Directory> {
    return this.#directory(this.#header.root, signal);
  }

  async tile({ z, x, y }: TilePlace, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
    const { minZoom, maxZoom, tiles, tileCompression } = this.#header;
    if (z < minZoom || z > maxZoom || x >= 2 ** z || y >= 2 ** z) return null;
    try {
      const found = await this.#find(hilbertId(z, x, y), signal);
      if (!found) return null;
      if (found.length > MOST_TILE_BYTES) throw new RangeError(`a tile has ${found.length} bytes`);
      const bytes = await this.#source.read(tiles + found.offset, found.length, signal);
      return await unpacked(bytes, tileCompression, MOST_TILE_BYTES);
    } catch (error) {
      throw asUnreadable(this.#path, error);
    }
  }

  close(): Promise<void> {
    return this.#source.close();
  }

  async #find(tileId: number, signal: AbortSignal): Promise<Part | null> {
    let part = this.#header.root;
    for (let depth = 0; depth < MOST_DEPTH; depth++) {
      const found = findEntry(await this.#directory(part, signal), tileId);
      if (!found?.isLeaf) return found;
      part = { offset: this.#header.leaves + found.offset, length: found.length };
    }
    throw new RangeError('its directories lie too deep');
  }

  #directory({ offset, length }: Part, signal: AbortSignal): Promise<Directory> {
    return this.#directories.share(`${offset}+${length}`, signal, async (shared) => {
      if (length > MOST_DIRECTORY_BYTES) throw new RangeError(`a directory has ${length} bytes`);
      const bytes = await this.#source.read(offset, length, shared);
      return parseDirectory(await unpacked(bytes, this.#header.internalCompression, MOST_DIRECTORY_BYTES));
    });
  }
}

/** Source: PMTiles specification, version 3, section 3. */
function parseHeader(path: string, bytes: Uint8Array): Header {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(7);
  if (version !== 3) {
    const remedy = 'Convert it with “pmtiles convert old.pmtiles new.pmtiles”.';
    throw new EngineError({
      kind: 'format-unsupported',
      path,
      reason: `it is PMTiles of version ${version}`,
      remedy,
    });
  }
  const number = (at: number) => Number(view.getBigUint64(at, true));
  const degrees = (at: number) => view.getInt32(at, true) / 1e7;
  const header: Header = {
    root: { offset: number(8), length: number(16) },
    metadata: { offset: number(24), length: number(32) },
    leaves: number(40),
    tiles: number(56),
    internalCompression: view.getUint8(97),
    tileCompression: view.getUint8(98),
    tileType: view.getUint8(99),
    minZoom: view.getUint8(100),
    maxZoom: view.getUint8(101),
    extent: [degrees(102), degrees(106), degrees(110), degrees(114)],
  };
  refuseOtherTiles(path, header.tileType);
  if (header.minZoom > header.maxZoom || header.maxZoom > MOST_ZOOM)
    throw new RangeError(`its zooms are ${header.minZoom} to ${header.maxZoom}`);
  return header;
}

const TILE_TYPES = ['unknown', 'vector (MVT)', 'PNG', 'JPEG', 'WebP', 'AVIF', 'vector (MLT)'];

/** Unknown ones are looked at one by one. */
function refuseOtherTiles(path: string, tileType: number): void {
  if ([0, 2, 3, 4].includes(tileType)) return;
  throw new EngineError({
    kind: 'format-unsupported',
    path,
    reason: `its tiles are ${TILE_TYPES[tileType] ?? `of kind ${tileType}`}`,
    remedy: 'A base map is made of pictures: PNG, JPEG or WebP.',
  });
}

async function readFacts(source: ByteSource, header: Header, signal: AbortSignal): Promise<ArchiveFacts> {
  const { metadata, minZoom, maxZoom, extent } = header;
  const [west, south, east, north] = extent;
  const isPlaced = west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90;
  let said: Record<string, unknown> = {};
  if (metadata.length > 0 && metadata.length <= MOST_METADATA_BYTES) {
    const bytes = await source.read(metadata.offset, metadata.length, signal);
    said = asObject(await unpacked(bytes, header.internalCompression, MOST_METADATA_BYTES));
  }
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? plainText(value) : null);
  return {
    name: text(said.name),
    attribution: text(said.attribution),
    minZoom,
    maxZoom,
    extent: isPlaced ? [west, south, east, north] : null,
  };
}

/** Metadata that is none says nothing. */
function asObject(json: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(json));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const UNPACK = { 2: promisify(gunzip), 3: promisify(brotliDecompress), 4: promisify(zstdDecompress) };

async function unpacked(
  bytes: Uint8Array<ArrayBuffer>,
  compression: number,
  maxOutputLength: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (compression <= 1) return bytes;
  const unpack = UNPACK[compression as keyof typeof UNPACK];
  if (!unpack) throw new RangeError(`it is packed in an unknown way (${compression})`);
  try {
    return new Uint8Array(await unpack(bytes, { maxOutputLength }));
  } catch (cause) {
    throw new RangeError(`a part of it cannot be unpacked (${(cause as Error).message})`, { cause });
  }
}

/** Whatever makes no sense in the bytes is a RangeError here; everything else stays itself. */
function asUnreadable(path: string, error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  const reason = `it is no whole PMTiles archive: ${error.message}`;
  return new EngineError({ kind: 'file-unreadable', path, reason }, { cause: error });
}
