import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet';

const MAGIC = 'PAR1';
const TAIL_BYTES = 8;
const MOST_METADATA_BYTES = 128 * 2 ** 20;
/** Rows of a group; more than a table may have are a lie. */
const MOST_GROUP_ROWS = 2 ** 25;

/** An open Parquet file: what its footer says, and pieces of it. Reads at once: for a thread of its own. */
export class ParquetFile {
  readonly sizeBytes: number;
  readonly metadata: FileMetaData;
  readonly schema: SchemaTree;
  readonly #file: number;

  /** @throws Error, RangeError when it is damaged */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    try {
      this.sizeBytes = fstatSync(this.#file).size;
      this.metadata = this.#readMetadata();
      this.schema = parquetSchema(this.metadata);
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
  }

  /** Exactly so many bytes. */
  read(offset: number, length: number): Uint8Array<ArrayBuffer> {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.sizeBytes))
      throw new RangeError(`bytes ${offset} + ${length} lie outside of its ${this.sizeBytes}`);
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length; ) {
      const read = readSync(this.#file, bytes, done, length - done, offset + done);
      if (read === 0) throw new RangeError('it became shorter while it was read');
      done += read;
    }
    return bytes;
  }

  close(): void {
    closeSync(this.#file);
  }

  get rows(): number {
    return this.metadata.row_groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0);
  }

  /** Rows of a group. */
  groupRows(group: number): number {
    const rows = Number(this.metadata.row_groups[group]!.num_rows);
    if (rows >= 0 && rows <= MOST_GROUP_ROWS) return rows;
    throw new RangeError(`a row group claims ${rows} rows; ${MOST_GROUP_ROWS} are read at most`);
  }

  /** Names of the columns at the top. */
  get columns(): string[] {
    return this.schema.children.map(({ element }) => element.name);
  }

  /** The columns of plain values below a column at the top: itself, where it is one. */
  leavesOf(column: string): SchemaTree[] {
    const top = this.schema.children.find(({ element }) => element.name === column);
    const below = (tree: SchemaTree): SchemaTree[] =>
      tree.children.length === 0 ? [tree] : tree.children.flatMap(below);
    return top ? below(top) : [];
  }

  keyValue(key: string): string | null {
    return this.metadata.key_value_metadata?.find((entry) => entry.key === key)?.value ?? null;
  }

  /** Where one column of one group lies. @param leaf its path, joined by dots */
  chunk(group: number, leaf: string) {
    const { columns } = this.metadata.row_groups[group]!;
    const found = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('.') === leaf);
    if (!found?.meta_data) throw new RangeError(`row group ${group + 1} has no column ${leaf}`);
    if (found.file_path) throw new RangeError('its columns lie in other files');
    const { meta_data: metadata } = found;
    const { dictionary_page_offset, data_page_offset } = metadata;
    // Polars leaves the dictionary out of account; where there is one it comes first.
    const startByte = Number(dictionary_page_offset || data_page_offset);
    const endByte = startByte + Number(metadata.total_compressed_size);
    if (!(startByte >= 0 && endByte <= this.sizeBytes && startByte <= endByte))
      throw new RangeError(`column ${leaf} ends at byte ${endByte} of ${this.sizeBytes}`);
    return { metadata, startByte, endByte };
  }

  #readMetadata(): FileMetaData {
    if (this.sizeBytes < 2 * TAIL_BYTES) throw new RangeError('it ends early');
    const tail = Buffer.from(this.read(this.sizeBytes - TAIL_BYTES, TAIL_BYTES));
    if (tail.toString('latin1', 4) !== MAGIC) throw new RangeError('it ends early');
    const length = tail.readUInt32LE(0);
    if (length > this.sizeBytes - TAIL_BYTES || length > MOST_METADATA_BYTES)
      throw new RangeError(`its footer claims ${length} bytes of ${this.sizeBytes}`);
    const footer = this.read(this.sizeBytes - TAIL_BYTES - length, length + TAIL_BYTES);
    // Geometries are read here, by their own columns.
    return parquetMetadata(footer.buffer, { geoparquet: false });
  }
}

export function isParquet(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head.subarray(0, MAGIC.length)) === MAGIC;
}
