import { EngineError } from '../../contract/failure.ts';
import type { Work } from '../../contract/work.ts';
import { type HandlePool, PooledByteSource } from '../../io/handle-pool.ts';
import { contentId } from '../../io/hash.ts';
import { fingerprint } from '../fingerprint.ts';
import { refusalOf } from '../foreign.ts';
import type { Raster } from '../raster.ts';
import { isTiff } from '../tiff/header.ts';
import type { VrtDescription } from './description.ts';

/** A file of a VRT that is there and is of a kind that can be read. */
export interface SourceFile {
  readonly path: string;
  /** Of its content. */
  readonly fingerprint: string;
  /** Another VRT, open already; null for a TIFF, which is opened when it is read. */
  readonly nested: Raster | null;
}

const HEAD_BYTES = 1024;
const AT_ONCE = 16;
// Pieces that are read of all files together: a mosaic of thousands is known in seconds too.
const ALL_PIECES = 8192;
const MOST_PIECES = 64;
const LEAST_PIECES = 4;

/**
 * Makes sure that each file of a VRT is there and is a raster, and names its content. No pixels are decoded.
 *
 * @param openNested opens a VRT that the VRT draws from
 * @throws EngineError as its first file that fails; UnsupportedVrt
 */
export async function examineFiles(
  paths: readonly string[],
  handles: HandlePool,
  openNested: (path: string) => Promise<Raster>,
  { signal }: Work,
): Promise<SourceFile[]> {
  const pieces = Math.min(MOST_PIECES, Math.max(LEAST_PIECES, Math.floor(ALL_PIECES / paths.length)));
  const files: SourceFile[] = [];
  const examine = async (path: string): Promise<SourceFile> => {
    const source = await PooledByteSource.open(path, handles);
    if (source.sizeBytes === 0)
      throw new EngineError({ kind: 'file-unreadable', path, reason: 'it is empty' });
    const head = await source.read(0, Math.min(HEAD_BYTES, source.sizeBytes), signal);
    if (isTiff(head)) return { path, fingerprint: await fingerprint(source, signal, pieces), nested: null };
    if (!isVrt(head)) throw refusalOf(path, head);
    const nested = await openNested(path);
    return { path, fingerprint: nested.fingerprint, nested };
  };
  try {
    for (let i = 0; i < paths.length; i += AT_ONCE) {
      signal.throwIfAborted();
      const examined = await Promise.allSettled(paths.slice(i, i + AT_ONCE).map(examine));
      files.push(...examined.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
      const failed = examined.find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    }
  } catch (error) {
    await Promise.all(files.map(({ nested }) => nested?.close()));
    throw error;
  }
  return files;
}

/** Whether a file begins like a VRT. */
export function isVrt(head: Uint8Array): boolean {
  return new TextDecoder().decode(head).includes('<VRTDataset');
}

/** 16 hex digits from what is drawn where, and from the content of every file: the same wherever they lie. */
export function vrtFingerprint(description: VrtDescription, files: readonly SourceFile[]): string {
  const { widthPx, heightPx, affine, crs, bands, placements, maskPlacements } = description;
  const plan = JSON.stringify([widthPx, heightPx, affine, crs, bands, placements, maskPlacements], plainly);
  return contentId(plan, '\n', files.map((file) => file.fingerprint).join('\n'));
}

function plainly(_: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Map || ArrayBuffer.isView(value)) return [...(value as Iterable<unknown>)];
  return value;
}
