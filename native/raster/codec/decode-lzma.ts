import { xz } from '@napi-rs/lzma';
import type { PoolRequest } from './decode-pool.ts';

/** The bytes of an xz stream. What it claims to hold is bounded by the memory that the decoding process may take. */
export async function decodeLzma({ stored }: PoolRequest): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await xz.decompress(Buffer.from(stored));
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.length);
}
