import type { ByteSource } from '../../io/byte-source.ts';
import { ReadAhead } from './read-ahead.ts';

/** Where the records of a .shp lie. */
export interface ShapeIndex {
  /** Bytes from the start of the file to the content of record i, behind its 8-byte header. */
  readonly offsetsBytes: Float64Array;
  /** Content of record i in bytes; may reach past the end of a file that was cut off. */
  readonly lengthsBytes: Float64Array;
  readonly warning: string | null;
}

export const headerBytes = 100;
export const recordHeaderBytes = 8;

/**
 * The index that the .shx holds where it describes the whole .shp, else the one that walking the .shp gives.
 *
 * @param declaredBytes length of the .shp by its own header
 * @param shx null when there is none
 */
export async function indexShapes(
  shp: ByteSource,
  declaredBytes: number,
  shx: ByteSource | null,
  signal: AbortSignal,
): Promise<ShapeIndex> {
  const listed = shx ? await readIndex(shx, signal) : null;
  if (listed && endOf(listed) === declaredBytes) return listed;
  const walked = await walkShapes(shp, declaredBytes, signal);
  if (!shx) return walked;
  if (listed && continues(walked, listed)) {
    const warning = `The .shx lists ${listed.offsetsBytes.length} shapes; the .shp holds ${walked.offsetsBytes.length}.`;
    return { ...listed, warning };
  }
  const warning = `The .shx does not describe the .shp: it lists ${listed?.offsetsBytes.length ?? 0} shapes, and ${walked.offsetsBytes.length} were found without it.`;
  return { ...walked, warning: walked.warning ?? warning };
}

/** Whether the list names all that walking found and more: then the rest was lost, and is named as such. */
function continues(walked: ShapeIndex, listed: ShapeIndex): boolean {
  return (
    walked.offsetsBytes.length < listed.offsetsBytes.length &&
    walked.offsetsBytes.every((offset, i) => offset === listed.offsetsBytes[i])
  );
}

async function readIndex(shx: ByteSource, signal: AbortSignal): Promise<ShapeIndex | null> {
  const count = Math.floor((shx.sizeBytes - headerBytes) / 8);
  if (count < 0) return null;
  const bytes = Buffer.from((await shx.read(headerBytes, count * 8, signal)).buffer);
  const offsetsBytes = new Float64Array(count);
  const lengthsBytes = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    // Offsets and lengths are counted in words of two bytes.
    offsetsBytes[i] = bytes.readUInt32BE(8 * i) * 2 + recordHeaderBytes;
    lengthsBytes[i] = bytes.readUInt32BE(8 * i + 4) * 2;
  }
  return { offsetsBytes, lengthsBytes, warning: null };
}

function endOf(index: ShapeIndex): number {
  let end = headerBytes;
  for (const [i, offset] of index.offsetsBytes.entries())
    end = Math.max(end, offset + index.lengthsBytes[i]!);
  return end;
}

async function walkShapes(shp: ByteSource, declaredBytes: number, signal: AbortSignal): Promise<ShapeIndex> {
  const reader = new ReadAhead(shp);
  const offsets: number[] = [];
  const lengths: number[] = [];
  let warning: string | null = null;
  let at = headerBytes;
  while (at < Math.min(declaredBytes, shp.sizeBytes)) {
    const header = await reader.read(at, recordHeaderBytes, signal);
    const length = header ? header.readInt32BE(4) * 2 : -1;
    // The smallest content is the four bytes of a null shape.
    if (length < 4) {
      warning = `The .shp is damaged at byte ${at}: ${offsets.length} shapes before it were read, what follows is lost.`;
      break;
    }
    offsets.push(at + recordHeaderBytes);
    lengths.push(length);
    at += recordHeaderBytes + length;
  }
  return { offsetsBytes: Float64Array.from(offsets), lengthsBytes: Float64Array.from(lengths), warning };
}
