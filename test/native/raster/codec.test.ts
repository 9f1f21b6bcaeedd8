import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unpackBits } from '../../../native/raster/codec/bits.ts';
import { expandLzw } from '../../../native/raster/codec/lzw.ts';
import { expandPackBits } from '../../../native/raster/codec/packbits.ts';
import { undoDifferences, undoFloatDifferences } from '../../../native/raster/codec/predictor.ts';

/** Codes of 9 bits, most significant bit first. */
function nineBits(codes: readonly number[]): Uint8Array {
  const bits = codes.map((code) => code.toString(2).padStart(9, '0')).join('');
  return Uint8Array.from(bits.match(/.{1,8}/g)!, (byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}

test('LZW expands the example of TIFF 6.0, section 13', () => {
  const out = new Uint8Array(9);
  const written = expandLzw(nineBits([256, 7, 258, 8, 8, 258, 6, 6, 257]), out);
  assert.equal(written, 9);
  assert.deepEqual([...out], [7, 7, 7, 8, 8, 7, 7, 6, 6]);
});

test('LZW stops at the end of its output, of its stream and at a code that does not exist', () => {
  const codes = [256, 7, 258, 8, 8, 258, 6, 6, 257];
  const short = new Uint8Array(4);
  assert.equal(expandLzw(nineBits(codes), short), 4);
  assert.deepEqual([...short], [7, 7, 7, 8]);
  assert.equal(expandLzw(nineBits(codes.slice(0, 4)), new Uint8Array(9)), 4);
  assert.throws(() => expandLzw(nineBits([256, 7, 300]), new Uint8Array(9)), /code 300 does not exist/);
});

test('PackBits expands the example of Apple Technical Note TN1023', () => {
  const stream = Uint8Array.from([
    0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa,
  ]);
  const expected = [
    0xaa,
    0xaa,
    0xaa,
    0x80,
    0,
    0x2a,
    0xaa,
    0xaa,
    0xaa,
    0xaa,
    0x80,
    0,
    0x2a,
    0x22,
    ...Array(10).fill(0xaa),
  ];
  const out = new Uint8Array(24);
  assert.equal(expandPackBits(stream, out), 24);
  assert.deepEqual([...out], expected);
  assert.equal(
    expandPackBits(Uint8Array.from([0x80, 0x05, 1, 2]), out),
    2,
    'a literal run that is cut short',
  );
});

test('differences are summed along each row and band, wrapping as the sample does', () => {
  const oneBand = Uint8Array.from([1, 2, 255, 10, 250, 10]);
  undoDifferences(oneBand, 3, 1);
  assert.deepEqual([...oneBand], [1, 3, 2, 10, 4, 14]);
  const threeBands = Uint16Array.from([1, 2, 3, 10, 20, 65535, 1, 1, 1]);
  undoDifferences(threeBands, 9, 3);
  assert.deepEqual([...threeBands], [1, 2, 3, 11, 22, 2, 12, 23, 3]);
  const twoBands = Int16Array.from([5, -5, -10, 10]);
  undoDifferences(twoBands, 4, 2);
  assert.deepEqual([...twoBands], [5, -5, -5, 5]);
});

test('the floating-point predictor gives back what was differenced by hand', () => {
  // Two float32: 1.0 = 3f800000, 2.0 = 40000000. Planes, most significant first: 3f 40 | 80 00 | 00 00 | 00 00.
  const planes = [0x3f, 0x40, 0x80, 0, 0, 0, 0, 0];
  const differences = planes.map((value, i) => (value - (planes[i - 1] ?? 0)) & 255);
  const bytes = undoFloatDifferences(Uint8Array.from(differences), 2, 1, 4);
  assert.deepEqual([...new Float32Array(bytes.buffer)], [1, 2]);
});

test('samples of 1, 4 and 12 bits are spread out, every row starting on a byte', () => {
  assert.deepEqual(
    [...unpackBits(Uint8Array.from([0b10100000, 0b01100000]), 3, 2, 1, 'uint8')],
    [1, 0, 1, 0, 1, 1],
  );
  assert.deepEqual(
    [...unpackBits(Uint8Array.from([0x12, 0x30, 0x45, 0x60]), 3, 2, 4, 'uint8')],
    [1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual([...unpackBits(Uint8Array.from([0xab, 0xcd, 0xef]), 2, 1, 12, 'uint16')], [0xabc, 0xdef]);
  const wide = Uint8Array.from([0xff, 0xff, 0xff, 0xfe, 0, 0, 0, 4]);
  assert.deepEqual([...unpackBits(wide, 2, 1, 31, 'uint32')], [0x7fffffff, 1]);
});
