import { EngineError } from '../../contract/failure.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import type { SampleType } from '../raster.ts';

/**
 * A table of located embeddings as a project keeps it: what its file has, without the file's own format.
 *
 *     magic · rows of numbers · corners · labels · header as JSON · length of the JSON (uint32) · magic
 *
 * Rows of numbers: `[rows × dimension]` of the header's type. Corners: float64 `[rows × 4 × 2]`. Labels: uint32
 * `[rows]`, the position in the header's list + 1, 0 for none. Little-endian. What is long comes first, so that it is
 * written as it is read, and the header, which counts it, last.
 */
export const TABLE_MAGIC = 'semantile-table1';
export const NUMBERS_A_PLACE = 8;
export const PLACE_BYTES = NUMBERS_A_PLACE * Float64Array.BYTES_PER_ELEMENT;
const LENGTH_BYTES = 4;
const MOST_HEADER_BYTES = 64 * 2 ** 20;

export interface TableHeader {
  /** Of the file it was read from, and of what was asked of it: `raster.fingerprint`. */
  readonly fingerprint: string;
  /** Id and name of the model whose embeddings these are. */
  readonly model: { readonly id: string; readonly name: string };
  /** A name a dimension: those of the columns, or those that rasters of the model have; else null. */
  readonly names: readonly string[] | null;
  readonly dimension: number;
  readonly type: Extract<SampleType, 'int8' | 'float32'>;
  readonly rows: number;
  /** `EPSG:n` or WKT of the file's geometries; corners are in degrees whatever it is. */
  readonly crs: string;
  /** Side of a tile on the ground; of tiles of several sizes, the median. */
  readonly tileM: number;
  /** The column that labels, and its values in the order in which `labels` counts them. */
  readonly labelField: string | null;
  readonly labelValues: readonly string[];
  readonly warnings: readonly string[];
}

/** Whether a file begins as a table that was written. */
export function isEmbeddingTable(head: Uint8Array): boolean {
  return new TextDecoder().decode(head.subarray(0, TABLE_MAGIC.length)) === TABLE_MAGIC;
}

/** Where in the file each part begins. */
export function tableLayout({ rows, dimension, type }: Pick<TableHeader, 'rows' | 'dimension' | 'type'>) {
  const rowBytes = dimension * (type === 'int8' ? 1 : 4);
  const rowsAt = TABLE_MAGIC.length;
  const cornersAt = rowsAt + rows * rowBytes;
  const labelsAt = cornersAt + rows * PLACE_BYTES;
  return { rowBytes, rowsAt, cornersAt, labelsAt, headerAt: labelsAt + rows * 4 };
}

export function tableTrailer(header: TableHeader): Uint8Array {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(json.length);
  return Buffer.concat([json, length, Buffer.from(TABLE_MAGIC)]);
}

/** @throws EngineError `file-unreadable` when the file is no whole table */
export async function readTableHeader(
  path: string,
  source: ByteSource,
  signal: AbortSignal,
): Promise<TableHeader> {
  const tailBytes = LENGTH_BYTES + TABLE_MAGIC.length;
  const broken = (reason: string) =>
    new EngineError({ kind: 'file-unreadable', path, reason: `it is no whole table: ${reason}` });
  if (source.sizeBytes < TABLE_MAGIC.length + tailBytes) throw broken('it ends early');
  const tail = Buffer.from(await source.read(source.sizeBytes - tailBytes, tailBytes, signal));
  const headerBytes = tail.readUInt32LE(0);
  const headerAt = source.sizeBytes - tailBytes - headerBytes;
  if (!isEmbeddingTable(tail.subarray(LENGTH_BYTES))) throw broken('it ends early');
  if (headerBytes > MOST_HEADER_BYTES || headerAt < TABLE_MAGIC.length)
    throw broken('its header is too long');
  const text = new TextDecoder().decode(await source.read(headerAt, headerBytes, signal));
  const header = parseHeader(text);
  if (!header) throw broken('its header cannot be read');
  if (tableLayout(header).headerAt !== headerAt) throw broken('its parts have other lengths than it says');
  return header;
}

function parseHeader(text: string): TableHeader | null {
  try {
    const header = JSON.parse(text) as TableHeader;
    const isCounted = [header.rows, header.dimension].every(
      (count) => Number.isSafeInteger(count) && count > 0,
    );
    return isCounted && (header.type === 'int8' || header.type === 'float32') ? header : null;
  } catch {
    return null;
  }
}
