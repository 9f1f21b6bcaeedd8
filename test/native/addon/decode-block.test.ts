import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, constants as zlib } from 'node:zlib';
import { loadAddon } from '../../../native/addon/index.ts';
import { Random } from '../../../native/math/random.ts';
import { BlockDecoder } from '../../../native/raster/codec/block-decoder.ts';
import { BlockMemory } from '../../../native/raster/codec/block-memory.ts';
import { type BlockCoding, CODECS, DamagedBlock } from '../../../native/raster/codec/coding.ts';
import { DecodePool } from '../../../native/raster/codec/decode-pool.ts';
import { DecodeThreads } from '../../../native/raster/codec/decode-threads.ts';

const { addon } = loadAddon();
const skip = addon ? false : 'the fast kernels are not built';
const { signal } = new AbortController();
const reference = new BlockDecoder(new DecodePool(), new DecodeThreads(1), new BlockMemory(), null);
const kernel = new BlockDecoder(new DecodePool(), new DecodeThreads(1), new BlockMemory(), addon);

const plain: BlockCoding = {
  compression: CODECS.none,
  predictor: 1,
  bitsPerSample: 8,
  storedType: 'uint8',
  littleEndian: true,
  pixelSamples: 1,
  photometric: 1,
  jpegTables: null,
  lercCompression: 0,
  faxOptions: 0,
  isLowBitFirst: false,
  ycbcr: null,
};

/** Bytes of some regularity: noise, runs, and copies from near and far. */
function textured(length: number, random: Random): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(length);
  for (let i = 0; i < length; ) {
    const run = 1 + random.below(300);
    const kind = random.below(4);
    const back = 1 + random.below(Math.max(1, Math.min(i, 32000)));
    const value = random.below(256);
    for (let end = Math.min(length, i + run); i < end; i++) {
      if (kind === 0) out[i] = random.below(256);
      else if (kind === 1) out[i] = value;
      else if (kind === 2) out[i] = i >= back ? out[i - back]! : 7;
      else out[i] = 100 + random.below(12);
    }
  }
  return out;
}

/** What both make of the same block: samples, or the failure. */
async function both(stored: Uint8Array, coding: BlockCoding, widthPx: number, heightPx: number) {
  const of = async (decoder: BlockDecoder) => {
    try {
      return await decoder.decode(new Uint8Array(stored), coding, widthPx, heightPx, signal);
    } catch (error) {
      if (!(error instanceof DamagedBlock)) throw error;
      return 'damaged';
    }
  };
  return [await of(kernel), await of(reference)] as const;
}

test('Deflate of every strategy and level expands to what was packed', { skip }, async () => {
  const random = new Random(1);
  for (const length of [1, 2, 31, 257, 4097, 70_000, 300_000]) {
    const bytes = textured(length, random);
    for (const strategy of [zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE]) {
      for (const level of [0, 1, 6, 9]) {
        const stored = deflateSync(bytes, { strategy, level });
        const got = await kernel.decode(
          new Uint8Array(stored),
          { ...plain, compression: CODECS.deflate },
          length,
          1,
          signal,
        );
        assert.ok(Buffer.from(bytes).equals(got as Uint8Array), `${length} bytes, ${strategy}, ${level}`);
      }
    }
  }
});

test('samples of every size, band count, order and predictor are those of the specification', {
  skip,
}, async () => {
  const random = new Random(2);
  for (const [storedType, bitsPerSample] of [
    ['uint8', 8],
    ['int16', 16],
    ['uint32', 32],
    ['float32', 32],
    ['float64', 64],
  ] as const) {
    for (const predictor of storedType.startsWith('float') ? [1, 2, 3] : [1, 2]) {
      for (const pixelSamples of [1, 2, 3, 4, 7]) {
        for (const littleEndian of [true, false]) {
          const coding = { ...plain, storedType, bitsPerSample, predictor, pixelSamples, littleEndian };
          const bytes = textured(19 * 5 * pixelSamples * (bitsPerSample / 8), random);
          const packed = { ...coding, compression: CODECS.deflate };
          for (const [stored, of] of [
            [bytes, coding],
            [deflateSync(bytes), packed],
          ] as const) {
            const [got, expected] = await both(stored, of, 19, 5);
            // As lists: one NaN is as good as another.
            assert.deepEqual(
              [...got],
              [...expected],
              `${storedType}, predictor ${predictor}, ${pixelSamples} bands`,
            );
          }
        }
      }
    }
  }
});

test('a stream that is cut short is told from one that is damaged, as zlib tells them', {
  skip,
}, async () => {
  const random = new Random(3);
  const bytes = textured(20_000, random);
  const whole = new Uint8Array(deflateSync(bytes));
  const coding = { ...plain, compression: CODECS.deflate };
  for (let n = 0; n < 200; n++) {
    const [got] = await both(whole.subarray(0, random.below(whole.length - 4)), coding, 20_000, 1);
    assert.equal(got, 'damaged');
  }
  // Without its checksum the stream still holds every byte.
  const [short] = await both(whole.subarray(0, whole.length - 4), coding, 20_000, 1);
  assert.deepEqual(short, bytes);
  // What is beyond the block is left unread.
  const [first] = await both(whole, coding, 5000, 1);
  assert.deepEqual(first, bytes.slice(0, 5000));
  const wrongSum = whole.slice();
  wrongSum[wrongSum.length - 1]! ^= 1;
  assert.deepEqual(await both(wrongSum, coding, 20_000, 1), ['damaged', 'damaged']);
});

test('of three thousand damaged streams none is taken for what zlib does not take it for', {
  skip,
}, async () => {
  const random = new Random(4);
  const coding = { ...plain, compression: CODECS.deflate };
  let damaged = 0;
  for (let n = 0; n < 3000; n++) {
    const bytes = textured(300 + random.below(1500), random);
    const stored = new Uint8Array(deflateSync(bytes, { level: 1 + random.below(9) }));
    for (let k = 0; k <= random.below(3); k++) stored[random.below(stored.length)] = random.below(256);
    const [got, expected] = await both(stored, coding, bytes.length, 1);
    assert.deepEqual(got, expected, `stream ${n}`);
    if (got === 'damaged') damaged++;
  }
  assert.ok(damaged > 1500, `${damaged} were damaged`);
});

test('what is no zlib stream at all is damaged', { skip }, async () => {
  const coding = { ...plain, compression: CODECS.deflate };
  const raw = deflateRawSync(new Uint8Array(50));
  for (const stored of [raw, new Uint8Array(40).fill(7), Uint8Array.of(0x78)])
    assert.deepEqual(await both(stored, coding, 50, 1), ['damaged', 'damaged']);
});

test('LZW expands to what the specification says, also where it is damaged', { skip }, async () => {
  const random = new Random(5);
  const coding = { ...plain, compression: CODECS.lzw };
  let whole = 0;
  for (let n = 0; n < 500; n++) {
    const bytes = textured(1 + random.below(30_000), random);
    const stored = packLzw(bytes);
    if (n % 2 === 1) stored[2 + random.below(stored.length - 2)] = random.below(256);
    const [got, expected] = await both(stored, coding, bytes.length, 1);
    assert.deepEqual(got, expected, `stream ${n}`);
    if (n % 2 === 0) assert.deepEqual(got, bytes);
    if (got !== 'damaged') whole++;
  }
  assert.ok(whole >= 250);
});

/** Source: TIFF 6.0, section 13. */
function packLzw(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out: number[] = [];
  let [bits, bitCount, codeBits] = [0, 0, 9];
  let codes = new Map<string, number>();
  const put = (code: number) => {
    bits = (bits << codeBits) | code;
    for (bitCount += codeBits; bitCount >= 8; bitCount -= 8) out.push((bits >> (bitCount - 8)) & 255);
    bits &= (1 << bitCount) - 1;
  };
  const codeOf = (text: string) => (text.length === 1 ? text.charCodeAt(0) : codes.get(text)!);
  put(256);
  let text = '';
  for (const byte of bytes) {
    const longer = text + String.fromCharCode(byte);
    if (longer.length === 1 || codes.has(longer)) {
      text = longer;
      continue;
    }
    put(codeOf(text));
    codes.set(longer, 258 + codes.size);
    const last = 258 + codes.size - 1;
    if (last === 4093) {
      put(256);
      codes = new Map();
      codeBits = 9;
    } else if (last + 1 >= 1 << codeBits) codeBits++;
    text = String.fromCharCode(byte);
  }
  put(codeOf(text));
  put(257);
  out.push((bits << (8 - bitCount)) & 255);
  return Uint8Array.from(out);
}

test('arrays that do not fit together are refused', { skip }, () => {
  const job = {
    instructionSet: addon!.instructionSets[0]!,
    codec: 0,
    stored: new Uint8Array(12),
    widthPx: 2,
    heightPx: 2,
    bands: 3,
    sampleBytes: 1,
    predictor: 1,
    isSwapped: 0 as const,
    tables: new Uint8Array(0),
    isYcbcr: 0 as const,
    out: new Uint8Array(12),
  };
  for (const wrong of [
    { out: new Uint8Array(11) },
    { bands: 4 },
    { sampleBytes: 3 },
    { codec: 9 },
    { predictor: 3 },
    { widthPx: 0 },
    { instructionSet: 'none' },
  ])
    assert.throws(() => addon!.decodeBlock({ ...job, ...wrong }), RangeError);
  assert.throws(
    () => addon!.decodeBlock({ ...job, sampleBytes: 2, bands: 1, out: new Uint8Array(9).subarray(1) }),
    RangeError,
  );
});
