import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { DecodePool, type PoolRequest } from '../../../native/raster/codec/decode-pool.ts';

const { signal } = new AbortController();
const coding = {
  compression: 7,
  jpegTables: null,
  photometric: 6,
  lercCompression: 0,
  faxOptions: 0,
  isLowBitFirst: false,
};

async function grayJpeg(): Promise<PoolRequest> {
  const raw = { width: 8, height: 8, channels: 3 } as const;
  const stored = await sharp(Buffer.alloc(192, 100), { raw }).jpeg().toBuffer();
  return { codec: 'jpeg', stored, widthPx: 8, heightPx: 8, channels: 3, expectedBytes: 192, coding };
}

test('a JPEG block decodes in another process', async () => {
  const pool = new DecodePool({ processes: 1 });
  const bytes = await pool.decode(await grayJpeg(), signal);
  assert.deepEqual([...bytes], Array(192).fill(100));
  pool.close();
});

test('bytes that make no sense cost that block alone', async () => {
  const pool = new DecodePool({ processes: 1 });
  const request = await grayJpeg();
  for (const codec of ['jpeg', 'webp', 'lerc', 'lzma', 'fax'] as const) {
    const broken = { ...request, codec, stored: new Uint8Array(50).fill(7) };
    await assert.rejects(pool.decode(broken, signal), {
      name: 'DamagedBlock',
      message: /does not decode/,
    });
  }
  assert.equal((await pool.decode(request, signal)).length, 192);
  pool.close();
});

test('a block of another size than its page says is damaged', async () => {
  const pool = new DecodePool({ processes: 1 });
  const request = { ...(await grayJpeg()), widthPx: 16, expectedBytes: 384 };
  await assert.rejects(pool.decode(request, signal), { message: /8 × 8 × 3, not 16 × 8 × 3/ });
  pool.close();
});

test('a block that takes too long ends its process, and the next block gets a new one', async () => {
  const request = await grayJpeg();
  const program = new URL('./silent.child.ts', import.meta.url);
  const hasty = new DecodePool({ processes: 1, timeoutMs: 1, program });
  for (let i = 0; i < 2; i++) {
    await assert.rejects(hasty.decode(request, signal), {
      name: 'DamagedBlock',
      message: /took more than/,
    });
  }
});

test('a process that takes too much memory is ended', {
  skip: process.platform !== 'linux' && 'needs /proc',
}, async () => {
  const program = new URL('./silent.child.ts', import.meta.url);
  const pool = new DecodePool({ processes: 1, maxResidentBytes: 1, program });
  // The process alone is larger than a byte.
  await assert.rejects(pool.decode(await grayJpeg(), signal), { message: /too much memory/ });
});

test('a caller who has left gets its abort, and the others their blocks', async () => {
  const pool = new DecodePool({ processes: 1 });
  const request = await grayJpeg();
  const leaving = new AbortController();
  const staying = pool.decode(request, signal);
  const left = pool.decode(request, leaving.signal);
  leaving.abort();
  await assert.rejects(left, { name: 'AbortError' });
  assert.equal((await staying).length, 192);
  pool.close();
});
