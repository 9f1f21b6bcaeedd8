import { isAddress } from '../contract/address.ts';
import { FileByteSource } from '../io/byte-source.ts';
import type { Remote } from '../io/remote/remote.ts';
import { isSqlite, openMbtiles } from './mbtiles.ts';
import { isPmtiles, openPmtiles } from './pmtiles.ts';
import type { TileArchive } from './tile-archive.ts';

export type OpenArchive = { kind: 'mbtiles' | 'pmtiles'; archive: TileArchive };

/**
 * An archive of tiles, told by what the file holds; null for any other file.
 *
 * @param location a path, or an address as `Remote.typed` answered (a PMTiles alone: SQLite needs the file)
 * @throws EngineError `file-missing`, `file-unreadable`, `format-unsupported`, and what an address fails with
 */
export async function openArchive(
  location: string,
  remote: Remote,
  signal: AbortSignal,
): Promise<OpenArchive | null> {
  const source = isAddress(location)
    ? await remote.open(location, signal)
    : await FileByteSource.open(location);
  let head: Uint8Array;
  try {
    head = await source.read(0, Math.min(16, source.sizeBytes), signal);
  } catch (error) {
    await source.close();
    throw error;
  }
  if (isPmtiles(head)) return { kind: 'pmtiles', archive: await openPmtiles(location, source, signal) };
  await source.close();
  if (isSqlite(head) && !isAddress(location))
    return { kind: 'mbtiles', archive: await openMbtiles(location) };
  return null;
}
