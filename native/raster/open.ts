import { isAddress } from '../contract/address.ts';
import { EngineError } from '../contract/failure.ts';
import type { Work } from '../contract/work.ts';
import { type ByteSource, FileByteSource } from '../io/byte-source.ts';
import { openEmbeddingTable } from './embedding-table/open-embedding-table.ts';
import { isEmbeddingTable } from './embedding-table/table-file.ts';
import { refusalOf } from './foreign.ts';
import { isImageSet } from './image-set/image-set.ts';
import { openImageSet } from './image-set/open-image-set.ts';
import type { Raster } from './raster.ts';
import { isTiff } from './tiff/header.ts';
import { openTiffRaster } from './tiff/open-tiff-raster.ts';
import { isVrt } from './vrt/examine.ts';
import { openVrt } from './vrt/open-vrt.ts';

// As much as tells the formats apart.
const HEAD_BYTES = 1024;

/**
 * Opens a scene by what its file holds, whatever its name ends in. Reads no pixels.
 *
 * @param location a path; addresses are opened by `openRemoteRaster`
 * @throws EngineError `file-missing`, `file-unreadable`, `format-unknown`, `format-unsupported`, `remote-refused`
 */
export async function openRaster(location: string, work: Work): Promise<Raster> {
  if (isAddress(location)) {
    const reason = 'it is named by a file, and only addresses that a person types are asked for';
    throw new EngineError({ kind: 'remote-refused', address: location.replace(/[?#].*/s, ''), reason });
  }
  const source = await FileByteSource.open(location);
  let head: Uint8Array;
  try {
    head = await headOf(location, source, work.signal);
    if (![isTiff, isVrt, isImageSet, isEmbeddingTable].some((is) => is(head)))
      throw refusalOf(location, head);
  } catch (error) {
    await source.close();
    throw error;
  }
  if (isImageSet(head)) return openImageSet(location, source, work);
  if (isEmbeddingTable(head)) return openEmbeddingTable(location, source, work);
  return isTiff(head) ? openTiffRaster(location, source, work) : openVrt(location, source, work);
}

async function headOf(location: string, source: ByteSource, signal: AbortSignal): Promise<Uint8Array> {
  if (source.sizeBytes > 0) return source.read(0, Math.min(HEAD_BYTES, source.sizeBytes), signal);
  throw new EngineError({ kind: 'file-unreadable', path: location, reason: 'it is empty' });
}
