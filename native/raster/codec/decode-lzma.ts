import lzma from 'lzma-native';
import type { PoolRequest } from './decode-pool.ts';

/**
 * The bytes of an xz stream, through liblzma: libtiff puts a filter of differences before it, which smaller decoders lack.
 * What it claims to hold is bounded by the memory that the decoding process may take.
 */
export async function decodeLzma({ stored }: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
  // A stream, because the plain call answers nothing where it fails.
  const decoder = lzma.createDecompressor();
  const pieces: Buffer[] = [];
  decoder.on('data', (piece: Buffer) => pieces.push(piece));
  decoder.once('error', reject);
  decoder.once('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
  decoder.end(Buffer.from(stored));
  return promise;
}
