import { GeoTIFF } from 'geotiff';
import type { ByteSource } from '../../io/byte-source.ts';
import { DamagedTiff, readTiffHeader, UnsupportedTiff } from './header.ts';
import { readImage, type TiffImage } from './image.ts';

/** Tags of one page, by geotiff's names; by number where it has none. */
export type Tags = (name: string | number) => unknown;

export interface TiffFile {
  readonly source: ByteSource;
  /** The first page and those of its overviews and masks, in file order. */
  readonly pages: readonly TiffImage[];
  /** Tags of the first page. */
  readonly tags: Tags;
  /** GeoKeys of the first page by name, or null when it has none. */
  readonly geoKeys: Record<string, unknown> | null;
  readonly warnings: readonly string[];
}

/**
 * Parses every page with `geotiff`, after `readTiffHeader` has made sure that nothing in it claims more than the file
 * holds.
 *
 * `geotiff` reads directories and GeoKeys; blocks are read by `block-reader.ts`, because its `getTileOrStrip` has no
 * bound on what a block may allocate, unpacks 1-bit masks slowly and does not undo predictors of big-endian samples.
 *
 * @throws DamagedTiff, UnsupportedTiff
 */
export async function openTiff(source: ByteSource, signal: AbortSignal): Promise<TiffFile> {
  const header = await readTiffHeader(source, signal);
  const warnings = [...header.warnings];
  const tiff = await damagedIfThrown(() => GeoTIFF.fromSource(asGeotiffSource(source, signal) as never));
  // Values are read when a page is parsed. The lazy arrays of geotiff 3.0.5 take every file for little-endian.
  tiff.parser.eager = true;
  const first = await damagedIfThrown(() => tiff.getImage(0));
  const pages = [readImage(first, header.littleEndian)];
  for (let i = 1; i < header.pageCount; i++) {
    const page = await damagedIfThrown(() => tiff.getImage(i));
    try {
      pages.push(readImage(page, header.littleEndian));
    } catch (error) {
      if (!(error instanceof DamagedTiff || error instanceof UnsupportedTiff)) throw error;
      warnings.push(`Page ${i + 1} is left out: ${error.message}.`);
    }
  }
  return {
    source,
    pages,
    tags: (name) =>
      first.fileDirectory.hasTag(name as never) ? first.fileDirectory.getValue(name as never) : undefined,
    geoKeys: geoKeysOf(first, warnings),
    warnings,
  };
}

function geoKeysOf(first: { getGeoKeys(): unknown }, warnings: string[]): Record<string, unknown> | null {
  try {
    return first.getGeoKeys() as Record<string, unknown> | null;
  } catch (error) {
    warnings.push(`Its GeoTIFF keys are damaged: ${(error as Error).message}`);
    return null;
  }
}

/** What geotiff 3.0.5 asks of a source; like `fs.read`, a piece that reaches past the end comes back shorter. */
function asGeotiffSource(source: ByteSource, signal: AbortSignal) {
  const fetchOne = async ({ offset, length }: { offset: number; length: number }) => {
    const start = Math.min(Math.max(0, offset), source.sizeBytes);
    return (await source.read(start, Math.min(length, source.sizeBytes - start), signal)).buffer;
  };
  return {
    fileSize: source.sizeBytes,
    fetch: (slices: { offset: number; length: number }[]) => Promise.all(slices.map(fetchOne)),
  };
}

async function damagedIfThrown<T>(parse: () => Promise<T>): Promise<T> {
  try {
    return await parse();
  } catch (cause) {
    // geotiff throws RangeError (outside a buffer), TypeError and Error on bytes that make no sense.
    if (cause instanceof Error && ['RangeError', 'TypeError', 'Error'].includes(cause.name)) {
      throw new DamagedTiff(`its directory makes no sense (${cause.message})`, { cause });
    }
    throw cause;
  }
}
