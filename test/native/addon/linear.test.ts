import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAddon } from '../../../native/addon/index.ts';
import { linearReference } from '../../../native/math/linear-map.ts';
import { Random } from '../../../native/math/random.ts';
import { scanReference } from '../../../native/math/scan.ts';

const { addon } = loadAddon();
const skip = addon ? false : 'the fast kernels are not built';

function worstOf(one: Float64Array, other: Float64Array): number {
  return one.reduce((most, value, k) => Math.max(most, Math.abs(value - other[k]!)), 0);
}

test('products are those of the specification, whatever the sizes, by every instruction set', {
  skip,
}, () => {
  const random = new Random(3);
  const doubles = (length: number) => Float64Array.from({ length }, () => random.normal());
  for (const [count, dimension, columns] of [
    [1, 1, 1],
    [7, 5, 3],
    [64, 33, 8],
    [66, 608, 9],
    [3, 17, 200],
  ] as const) {
    const rows = Float32Array.from(doubles(count * dimension));
    const weights = doubles((dimension + 1) * columns);
    const residuals = doubles(count * columns);
    const before = doubles(weights.length);
    const [applied, gathered] = [new Float64Array(count * columns), before.slice()];
    linearReference.apply(rows, dimension, weights, applied);
    linearReference.gather(rows, dimension, residuals, gathered);
    for (const set of addon!.instructionSets) {
      const kernels = addon!.linearKernels(set);
      const [out, sums] = [new Float64Array(applied.length).fill(Number.NaN), before.slice()];
      kernels.apply(rows, dimension, weights, out);
      kernels.gather(rows, dimension, residuals, sums);
      assert.ok(worstOf(out, applied) < 1e-11, `${set}: ${count} × ${dimension} × ${columns}`);
      assert.ok(worstOf(sums, gathered) < 1e-11, `${set}: ${count} × ${dimension} × ${columns}`);
    }
  }
});

test('a scan gives the inner products of the specification', { skip }, () => {
  const random = new Random(5);
  for (const [count, dimension] of [
    [1, 1],
    [3, 7],
    [9, 8],
    [130, 203],
  ] as const) {
    const query = Float64Array.from({ length: dimension }, () => random.normal());
    const rows = Float32Array.from({ length: count * dimension }, () => random.normal());
    const expected = new Float32Array(count);
    scanReference(query, rows, expected);
    for (const set of addon!.instructionSets) {
      const out = new Float32Array(count).fill(Number.NaN);
      addon!.scanKernel(set)(query, rows, out);
      for (const [n, value] of out.entries())
        assert.ok(Math.abs(value - expected[n]!) < 1e-5, `${set}: ${value}`);
    }
  }
});

test('an instruction set that this processor lacks is refused, not replaced', { skip }, () => {
  const scan = addon!.scanKernel('none');
  assert.throws(() => scan(new Float64Array(1), new Float32Array(1), new Float32Array(1)), RangeError);
});

test('arrays that do not fit together are refused', { skip }, () => {
  const { apply, gather } = addon!.linearKernels();
  const [rows, map] = [new Float32Array(6), new Float64Array(8)];
  assert.throws(() => apply(rows, 4, map, new Float64Array(3)), RangeError);
  assert.throws(() => apply(rows, 3, map, new Float64Array(3)), RangeError);
  assert.throws(() => apply(rows, 3, map.subarray(1), new Float64Array(4)), RangeError);
  assert.throws(() => addon!.scanKernel()(map, rows, new Float32Array(2)), RangeError);
  assert.throws(() => gather(rows, 3, new Float64Array(5), map), RangeError);
});
