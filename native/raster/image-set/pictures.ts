import { readFile, stat } from 'node:fs/promises';
import { SharedCache } from '../../io/lru.ts';
import { DamagedBlock } from '../codec/coding.ts';
import { DecodePool, type PoolRequest } from '../codec/decode-pool.ts';

/** Samples of a picture that is shown: red, green, blue. */
export const CHANNELS = 3;
/** A photograph of this size is larger than any set has a use for. */
const MOST_BYTES = 64 * 2 ** 20;

const pool = new DecodePool({ timeoutMs: 10_000, maxResidentBytes: 900 * 2 ** 20 });
const kept = new SharedCache<Uint8Array>(128 * 2 ** 20, (pixels) => pixels.byteLength);

const PLAIN: PoolRequest['coding'] = {
  compression: 0,
  jpegTables: null,
  photometric: 2,
  lercCompression: 0,
  faxOptions: 0,
  isLowBitFirst: false,
};

/**
 * A picture file of any known format as a square, `[row, column, red green blue]`. Another process decodes it.
 *
 * @param sidePx to which it is brought, whatever its own proportions
 * @throws DamagedBlock; and what reading the file throws
 */
export function readPicture(file: string, sidePx: number, signal: AbortSignal): Promise<Uint8Array> {
  return kept.share(`${sidePx} ${file}`, signal, async (shared) =>
    pool.decode(await request('picture', file, sidePx, CHANNELS * sidePx ** 2), shared),
  );
}

/** Width and height, from the picture's head alone. Fails as `readPicture`. */
export async function pictureSize(
  file: string,
  signal: AbortSignal,
): Promise<[widthPx: number, heightPx: number]> {
  const bytes = await pool.decode(await request('picture-size', file, 1, 8), signal);
  const [widthPx, heightPx] = new Uint32Array(bytes.slice().buffer);
  return [widthPx!, heightPx!];
}

async function request(
  codec: 'picture' | 'picture-size',
  file: string,
  sidePx: number,
  expectedBytes: number,
): Promise<PoolRequest> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw new DamagedBlock(`has ${size} bytes; pictures have ${MOST_BYTES} at most`);
  const stored = await readFile(file);
  return {
    codec,
    stored,
    widthPx: sidePx,
    heightPx: sidePx,
    channels: CHANNELS,
    expectedBytes,
    coding: PLAIN,
  };
}
