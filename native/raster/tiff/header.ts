import type { ByteSource } from '../../io/byte-source.ts';

/** Where the pages of a TIFF are, checked against what the file can hold. */
export interface TiffHeader {
  readonly littleEndian: boolean;
  readonly bigTiff: boolean;
  /** Pages of the main chain that are sound, in order. */
  readonly pageCount: number;
  readonly warnings: readonly string[];
}

/** What is wrong with a file, in words that complete “… could not be read: ”. */
export class DamagedTiff extends Error {
  override readonly name = 'DamagedTiff';
}

/** The file is sound but uses what is not read. The words complete “… cannot be used: ”. */
export class UnsupportedTiff extends Error {
  override readonly name = 'UnsupportedTiff';
}

// Bytes of one value by TIFF field type (TIFF 6.0 section 2; BigTIFF adds 16–18). 0: no such type.
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

// A scene has some dozen pages; a multi-page fax some hundred. More is a loop that was made by hand.
const MAX_PAGES = 4096;

export function isTiff(head: Uint8Array): boolean {
  const littleEndian = head[0] === 0x49 && head[1] === 0x49;
  const bigEndian = head[0] === 0x4d && head[1] === 0x4d;
  const version = littleEndian ? head[2]! | (head[3]! << 8) : (head[2]! << 8) | head[3]!;
  return (littleEndian || bigEndian) && (version === 42 || version === 43);
}

/**
 * Walks the chain of directories without trusting it: every directory and every value must lie inside the file, and
 * no directory comes twice. Only then may a parser allocate what the counts claim.
 *
 * A fault in the first page fails; a fault in a later one ends the chain there, with a warning.
 *
 * Source: TIFF 6.0, section 2; BigTIFF as in libtiff.
 *
 * @throws DamagedTiff
 */
export async function readTiffHeader(source: ByteSource, signal: AbortSignal): Promise<TiffHeader> {
  const head = await source.read(0, Math.min(16, source.sizeBytes), signal);
  if (!isTiff(head)) throw new DamagedTiff('it does not begin like a TIFF');
  const littleEndian = head[0] === 0x49;
  const view = new DataView(head.buffer);
  const bigTiff = head.length >= 4 && view.getUint16(2, littleEndian) === 43;
  if (head.length < (bigTiff ? 16 : 8)) throw new DamagedTiff('it ends inside its header');
  const walk: Walk = { source, littleEndian, bigTiff, signal };
  const seen = new Set<number>();
  let next = bigTiff ? Number(view.getBigUint64(8, littleEndian)) : view.getUint32(4, littleEndian);
  const warnings: string[] = [];
  while (next !== 0) {
    const fault = seen.has(next)
      ? 'its chain of pages runs in a circle'
      : seen.size === MAX_PAGES
        ? 'it has too many pages'
        : null;
    try {
      if (fault) throw new DamagedTiff(fault);
      seen.add(next);
      next = await checkDirectory(walk, next);
    } catch (error) {
      if (!(error instanceof DamagedTiff) || seen.size <= (fault ? 0 : 1)) throw error;
      if (!fault) seen.delete(next);
      warnings.push(
        `Only the first ${seen.size === 1 ? 'page' : `${seen.size} pages`} could be read: ${error.message}.`,
      );
      break;
    }
  }
  if (seen.size === 0) throw new DamagedTiff('it holds no image');
  return { littleEndian, bigTiff, pageCount: seen.size, warnings };
}

interface Walk {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  readonly bigTiff: boolean;
  readonly signal: AbortSignal;
}

/** @returns offset of the next directory, 0 after the last */
async function checkDirectory(walk: Walk, offset: number): Promise<number> {
  const { source, littleEndian, bigTiff } = walk;
  const countBytes = bigTiff ? 8 : 2;
  const entryBytes = bigTiff ? 20 : 12;
  const offsetBytes = bigTiff ? 8 : 4;
  const countView = await readView(walk, offset, countBytes);
  const entryCount = bigTiff
    ? Number(countView.getBigUint64(0, littleEndian))
    : countView.getUint16(0, littleEndian);
  if (entryCount === 0) throw new DamagedTiff('a page has no tags');
  const view = await readView(walk, offset + countBytes, entryCount * entryBytes + offsetBytes);
  for (let i = 0; i < entryCount; i++) {
    const at = i * entryBytes;
    const tag = view.getUint16(at, littleEndian);
    const typeBytes = TYPE_BYTES[view.getUint16(at + 2, littleEndian)] ?? 0;
    if (typeBytes === 0) throw new DamagedTiff(`tag ${tag} is of a type that does not exist`);
    const count = bigTiff
      ? Number(view.getBigUint64(at + 4, littleEndian))
      : view.getUint32(at + 4, littleEndian);
    const valueBytes = count * typeBytes;
    if (valueBytes <= offsetBytes) continue;
    const valueAt = at + (bigTiff ? 12 : 8);
    const valueOffset = bigTiff
      ? Number(view.getBigUint64(valueAt, littleEndian))
      : view.getUint32(valueAt, littleEndian);
    if (valueOffset + valueBytes > source.sizeBytes) {
      throw new DamagedTiff(`tag ${tag} lies past the end of the file, which is cut short or damaged`);
    }
  }
  const last = entryCount * entryBytes;
  return bigTiff ? Number(view.getBigUint64(last, littleEndian)) : view.getUint32(last, littleEndian);
}

async function readView({ source, signal }: Walk, offset: number, lengthBytes: number): Promise<DataView> {
  if (offset + lengthBytes > source.sizeBytes) {
    throw new DamagedTiff('a page lies past the end of the file, which is cut short or damaged');
  }
  return new DataView((await source.read(offset, lengthBytes, signal)).buffer);
}
