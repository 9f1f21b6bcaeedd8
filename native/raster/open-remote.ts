import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import type { Remote } from '../io/remote/remote.ts';
import type { Raster } from './raster.ts';
import { isTiff } from './tiff/header.ts';
import { openTiffRaster } from './tiff/open-tiff-raster.ts';

const HEAD_BYTES = 8;

/**
 * Opens a GeoTIFF behind an address. Nothing beside it is looked for: no `.ovr`, no sidecar, no world file. A file that
 * names other files (`.vrt`) is not read from an address, so that nobody's file decides what is asked for.
 *
 * @param address without secrets, as `Remote.typed` answered
 * @throws EngineError `remote-unreachable`, `remote-refused`, `remote-changed`, `format-unknown`, and what a GeoTIFF fails with
 */
export async function openRemoteRaster(address: string, remote: Remote, work: Work): Promise<Raster> {
  const source = await remote.open(address, work.signal);
  try {
    const head = await source.read(0, Math.min(HEAD_BYTES, source.sizeBytes), work.signal);
    if (!isTiff(head)) throw new EngineError({ kind: 'format-unknown', path: address, known: ['GeoTIFF'] });
  } catch (error) {
    await source.close();
    throw error;
  }
  return openTiffRaster(address, source, work);
}
