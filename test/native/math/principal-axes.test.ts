import assert from 'node:assert/strict';
import test from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { linearReference } from '../../../native/math/linear-map.ts';
import { whitenedAxes } from '../../../native/math/principal-axes.ts';
import { Random } from '../../../native/math/random.ts';

const whiten = (rows: Float32Array, dimension: number, most: number) =>
  whitenedAxes(rows, dimension, most, new Random(1), linearReference, unattended);

test('the direction of most variance comes first, scaled to variance 1, by hand', async () => {
  // Along (3, 4) / 5 at ±10, across it at ±1: variances 100 and 1.
  const rows = Float32Array.of(6, 8, -6, -8, -0.8, 0.6, 0.8, -0.6);
  const map = await whiten(rows, 2, 2);
  assert.equal(map.length, 6);
  const sign = Math.sign(map[0]!);
  const sd = [Math.sqrt(200 / 4), Math.sqrt(2 / 4)];
  for (const [at, value] of [
    [0, 0.6 / sd[0]!],
    [2, 0.8 / sd[0]!],
  ] as const)
    assert.ok(Math.abs(sign * map[at]! - value) < 1e-6, `${at}: ${map[at]}`);
  assert.ok(Math.abs(Math.abs(map[1]!) - 0.8 / sd[1]!) < 1e-6);
});

test('directions in which nothing varies are none', async () => {
  const random = new Random(4);
  // Five columns made of two numbers.
  const flat = new Float32Array(60 * 5);
  for (let row = 0; row < 60; row++) {
    const [a, b] = [random.normal(), random.normal()];
    flat.set([a, b, a + b, a - b, 2 * a], row * 5);
  }
  const map = await whiten(flat, 5, 4);
  assert.equal(map.length / 6, 2);
});

test('after it, rows have variance 1 along every direction, and none with another', async () => {
  const random = new Random(9);
  const [count, dimension] = [400, 6];
  const rows = Float32Array.from(
    { length: count * dimension },
    (_, i) => random.normal() * (1 + (i % dimension)),
  );
  const map = await whiten(rows, dimension, 6);
  const out = new Float64Array(count * 6);
  linearReference.apply(rows, dimension, map, out);
  for (let a = 0; a < 6; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let row = 0; row < count; row++) sum += (out[row * 6 + a]! * out[row * 6 + b]!) / count;
      // 20 iterations part variances that are a tenth apart to about 1e-2.
      assert.ok(Math.abs(sum - (a === b ? 1 : 0)) < 0.05, `${a}, ${b}: ${sum}`);
    }
  }
});
