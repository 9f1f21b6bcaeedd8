import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, constants as zlib } from 'node:zlib';
import { loadAddon } from '../../../native/addon/index.ts';
import { EngineError } from '../../../native/contract/failure.ts';
import { FileByteSource } from '../../../native/io/byte-source.ts';
import { Random } from '../../../native/math/random.ts';
import { BlockDecoder } from '../../../native/raster/codec/block-decoder.ts';
import { BlockMemory } from '../../../native/raster/codec/block-memory.ts';
import { type BlockCoding, CODECS, DamagedBlock } from '../../../native/raster/codec/coding.ts';
import { DecodePool } from '../../../native/raster/codec/decode-pool.ts';
import { DecodeThreads } from '../../../native/raster/codec/decode-threads.ts';
import type { StoredBlock } from '../../../native/raster/codec/stored-block.ts';
import { MemorySource } from '../io/controllable-source.ts';

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

function inMemory(stored: Uint8Array): StoredBlock {
  return { source: new MemorySource(new Uint8Array(stored)), offsetBytes: 0, lengthBytes: stored.length };
}

/** What both make of the same block: samples, or the failure. */
async function both(stored: Uint8Array, coding: BlockCoding, widthPx: number, heightPx: number) {
  const of = async (decoder: BlockDecoder) => {
    try {
      return await decoder.decode(inMemory(stored), coding, widthPx, heightPx, signal);
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
          inMemory(stored),
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
    file: -1,
    offsetBytes: 0,
    lengthBytes: 0,
    stored: new Uint8Array(12),
    widthPx: 2,
    heightPx: 2,
    bands: 3,
    sampleBytes: 1,
    sampleKind: 0,
    predictor: 1,
    isSwapped: 0 as const,
    tables: new Uint8Array(0),
    isYcbcr: 0 as const,
    out: new Uint8Array(12),
    picture: new Float32Array(0),
    pictureBands: new Int32Array(0),
    part: new Int32Array(0),
  };
  const placed = {
    picture: new Float32Array(8),
    pictureBands: Int32Array.of(1, -1, 0),
    part: Int32Array.of(2, 2, 0, 0, 2, 2, 0, 0),
  };
  for (const wrong of [
    { out: new Uint8Array(11) },
    { bands: 4 },
    { sampleBytes: 3 },
    { codec: 9 },
    { predictor: 3 },
    { widthPx: 0 },
    { instructionSet: 'none' },
    { file: -2 },
    { ...placed, picture: new Float32Array(7) },
    { ...placed, pictureBands: Int32Array.of(0, 1) },
    { ...placed, pictureBands: Int32Array.of(0, 1, 2) },
    { ...placed, part: Int32Array.of(2, 2, 0, 0, 2, 2, 0) },
    { ...placed, part: Int32Array.of(2, 2, 1, 0, 2, 2, 0, 0) },
    { ...placed, part: Int32Array.of(2, 2, 0, 0, 2, 2, 0, 1) },
    { ...placed, part: Int32Array.of(2, 2, 0, -1, 2, 2, 0, 0) },
    { ...placed, sampleKind: 2 },
  ])
    assert.throws(() => addon!.decodeBlock({ ...job, ...wrong }), RangeError);
  assert.throws(
    () => addon!.decodeBlock({ ...job, sampleBytes: 2, bands: 1, out: new Uint8Array(9).subarray(1) }),
    RangeError,
  );
});

test('a block that lies in a file is put into a picture as its samples are', { skip }, async () => {
  const random = new Random(9);
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-'));
  for (const [storedType, bitsPerSample] of [
    ['uint8', 8],
    ['int8', 8],
    ['uint16', 16],
    ['int16', 16],
    ['float32', 32],
  ] as const) {
    for (const pixelSamples of [1, 3, 5]) {
      const coding = {
        ...plain,
        storedType,
        bitsPerSample,
        pixelSamples,
        compression: CODECS.deflate,
        predictor: 2,
      };
      const stored = deflateSync(textured(11 * 7 * pixelSamples * (bitsPerSample / 8), random));
      const file = path.join(folder, `${storedType}-${pixelSamples}`);
      await writeFile(file, Buffer.concat([Buffer.alloc(13), stored]));
      const source = await FileByteSource.open(file);
      const block = { source, offsetBytes: 13, lengthBytes: stored.length };
      const samples = await reference.decode(inMemory(stored), coding, 11, 7, signal);
      assert.deepEqual([...(await kernel.decode(block, coding, 11, 7, signal))], [...samples]);
      // The last band first, then the first one; columns 2 … 9 and rows 1 … 4 go to column 3 and row 2.
      const bands = Int32Array.from({ length: pixelSamples }, (_, k) =>
        k === pixelSamples - 1 ? 0 : k === 0 ? 1 : -1,
      );
      const picture = new Float32Array(14 * 9 * 2).fill(-7);
      const part = {
        picture,
        bands,
        widthPx: 14,
        heightPx: 9,
        columnPx: 2,
        rowPx: 1,
        columns: 8,
        rows: 4,
        toColumnPx: 3,
        toRowPx: 2,
      };
      assert.equal(await kernel.place(block, coding, 11, 7, part, signal), true);
      await source.close();
      for (let at = 0; at < picture.length; at++) {
        const [band, row, column] = [Math.floor(at / 126), Math.floor(at / 14) % 9, at % 14];
        const from = bands.indexOf(band);
        const isInside = from >= 0 && row >= 2 && row < 6 && column >= 3 && column < 11;
        const expected = isInside ? samples[(from * 7 + row - 1) * 11 + column - 1]! : -7;
        assert.ok(
          Object.is(picture[at], expected) || picture[at] === expected,
          `${storedType} ${pixelSamples} ${at}`,
        );
      }
    }
  }
  await rm(folder, { recursive: true });
});

test('a file that became shorter is refused in the words of who reads it', { skip }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-'));
  const file = path.join(folder, 'short');
  await writeFile(file, Buffer.alloc(100));
  const source = await FileByteSource.open(file);
  await writeFile(file, Buffer.alloc(50));
  await assert.rejects(
    kernel.decode({ source, offsetBytes: 0, lengthBytes: 100 }, plain, 10, 10, signal),
    (error) => error instanceof EngineError && error.failure.kind === 'file-unreadable',
  );
  await source.close();
  await rm(folder, { recursive: true });
});
