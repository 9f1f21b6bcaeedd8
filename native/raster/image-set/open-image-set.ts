import { stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import type { ByteSource } from '../../io/byte-source.ts';
import { sha256 } from '../../io/hash.ts';
import type { Raster } from '../raster.ts';
import { type ImageSet, readSet } from './image-set.ts';
import { ImageSetRaster } from './image-set-raster.ts';

const MOST_BYTES = 64 * 2 ** 20;

/**
 * A set of pictures that was written into a project. Reads no picture.
 *
 * @param source closed when it has been read, and when this throws
 * @throws EngineError `file-unreadable`; `file-missing` where none of the pictures is there
 */
export async function openImageSet(file: string, source: ByteSource, { signal }: Work): Promise<Raster> {
  try {
    if (source.sizeBytes > MOST_BYTES) {
      throw new EngineError({ kind: 'file-unreadable', path: file, reason: 'it lists too many pictures' });
    }
    const bytes = await source.read(0, source.sizeBytes, signal);
    const set = readSet(new TextDecoder().decode(bytes), file);
    return new ImageSetRaster(file, set, await fingerprintOf(set));
  } finally {
    await source.close();
  }
}

/** By the names and sizes of its pictures. */
async function fingerprintOf(set: ImageSet): Promise<string> {
  const sizes = await Promise.all(
    set.images.map(async (image) => (await stat(image.path).catch(() => null))?.size ?? null),
  );
  if (sizes.every((size) => size === null)) {
    const remedy = 'If the folder was moved, add it again from where it is now.';
    throw new EngineError({ kind: 'file-missing', path: path.dirname(set.images[0]!.path), remedy });
  }
  const listed = set.images.map((image, n) => [path.basename(image.path), image.label, sizes[n]]);
  return sha256(JSON.stringify([set.sidePx, listed])).slice(0, 16);
}
