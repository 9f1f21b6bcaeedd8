import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../../native/math/random.ts';
import { dequantiseRows, quantiseRows } from '../../../../native/text/starter/quantised-rows.ts';
import { readStarterBytes, starterBytes } from '../../../../native/text/starter/starter-file.ts';

test('no number of a quantised row is off by more than half of its 127th part', () => {
  const random = new Random(3);
  const dimension = 50;
  const rows = Float32Array.from({ length: 40 * dimension }, (_, i) => random.normal() * 10 ** (i % 4));
  const back = dequantiseRows(quantiseRows(rows, dimension));
  for (let row = 0; row < 40; row++) {
    const own = rows.subarray(row * dimension, (row + 1) * dimension);
    const step = Math.max(...own.map(Math.abs)) / 127;
    for (const [k, value] of own.entries()) {
      // 1e-5: the rounding of float32.
      assert.ok(Math.abs(back[row * dimension + k]! - value) <= step * (0.5 + 1e-5));
    }
  }
});

test('the largest number of a row keeps its value, its opposite too, and a row of zeros stays one', () => {
  const { values, scales } = quantiseRows(Float32Array.of(-2, 1, 2, 0, 0, 0), 3);
  assert.deepEqual([...values], [-127, 64, 127, 0, 0, 0]);
  assert.equal(scales[0], Math.fround(2 / 127));
  assert.deepEqual([...dequantiseRows({ dimension: 3, values, scales }).subarray(3)], [0, 0, 0]);
});

const terms = {
  texts: ['water', 'parking_lot', 'Ångström'],
  counts: Uint32Array.of(9, 4, 1),
  // The largest of each row is 127 or 1: nothing is rounded.
  embeddings: quantiseRows(Float32Array.of(127, -1, 0, 127, -127, 3), 2),
  output: quantiseRows(Float32Array.of(1, 0, 0, 1, 0, 0), 2),
};

test('a starter space comes back from its bytes as it was, wherever in memory they lie', () => {
  const bytes = starterBytes(terms);
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const read = readStarterBytes(shifted.subarray(1));
  assert.equal(read.dimension, 2);
  assert.deepEqual([...read.texts], [...terms.texts]);
  assert.deepEqual([...read.counts], [9, 4, 1]);
  assert.deepEqual([...read.embeddings], [127, -1, 0, 127, -127, 3]);
  assert.deepEqual([...read.output], [1, 0, 0, 1, 0, 0]);
});

test('bytes of something else, and a file that was cut short, are refused', () => {
  const bytes = starterBytes(terms);
  assert.throws(() => readStarterBytes(bytes.slice(0, -1)), /expected \d+/);
  assert.throws(() => readStarterBytes(bytes.slice(0, 7)), /no starter space/);
  assert.throws(() => readStarterBytes(new Uint8Array(64)), /no starter space/);
});
