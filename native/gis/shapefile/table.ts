import { FileByteSource } from '../../io/byte-source.ts';
import { findSidecar, readSidecarText } from '../sidecar.ts';
import { type DbfHeader, parseDbfHeader } from './dbf.ts';
import { dbfEncoding } from './encoding.ts';

/** The attribute table of a shapefile, open until its source is closed. */
export interface DbfTable {
  readonly source: FileByteSource;
  readonly header: DbfHeader;
  /** Whole rows that the file really holds. */
  readonly rowCount: number;
  readonly decode: (bytes: Uint8Array) => string;
  readonly warning: string | null;
}

const languageDriverAt = 29;
const headerLengthAt = 8;

/**
 * Opens the .dbf beside a .shp; null when there is none.
 *
 * @throws RangeError when it is damaged from its head on
 */
export async function openTable(shpPath: string, signal: AbortSignal): Promise<DbfTable | null> {
  const path = await findSidecar(shpPath, '.dbf');
  if (path === null) return null;
  const source = await FileByteSource.open(path);
  try {
    const first = Buffer.from(await source.read(0, Math.min(32, source.sizeBytes), signal));
    if (first.length < 32) throw new RangeError(`a .dbf header has 32 bytes, found ${first.length}`);
    const headerBytes = first.readUInt16LE(headerLengthAt);
    const bytes = await source.read(0, Math.min(headerBytes, source.sizeBytes), signal);
    const { decode, warning } = dbfEncoding(await readSidecarText(shpPath, '.cpg'), first[languageDriverAt]!);
    const header = parseDbfHeader(Buffer.from(bytes.buffer), decode);
    const whole = Math.floor((source.sizeBytes - header.headerBytes) / header.rowBytes);
    return { source, header, rowCount: Math.min(header.rowCount, whole), decode, warning };
  } catch (error) {
    await source.close();
    throw error;
  }
}
