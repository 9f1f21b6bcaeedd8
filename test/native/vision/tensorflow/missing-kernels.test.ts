import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import tf from '@tensorflow/tfjs';
import { Random } from '../../../../native/math/random.ts';
import { loadBackend } from '../../../../native/vision/tensorflow/load-backend.ts';

before(async () => {
  assert.equal((await loadBackend('wasm')).name, 'wasm');
});

type Compute = (make: (shape: number[], seed: number) => tf.Tensor) => tf.Tensor;

/** The same on the backend named, with the same numbers. */
async function valuesOn(backend: string, compute: Compute): Promise<number[]> {
  assert.ok(await tf.setBackend(backend));
  const make = (shape: number[], seed: number) => {
    const random = new Random(seed);
    const length = shape.reduce((one, other) => one * other);
    return tf.tensor(
      Float32Array.from({ length }, () => random.normal()),
      shape,
    );
  };
  return [...compute(make).dataSync()];
}

async function assertSame(compute: Compute): Promise<void> {
  const expected = await valuesOn('cpu', compute);
  const found = await valuesOn('wasm', compute);
  assert.equal(found.length, expected.length);
  assert.ok(expected.some((value) => Math.abs(value) > 0.1));
  for (const [n, value] of expected.entries())
    assert.ok(Math.abs(found[n]! - value) < 1e-4 * (1 + Math.abs(value)), `${n}: ${found[n]} for ${value}`);
}

const CASES: { strides: [number, number]; padding: 'same' | 'valid'; rows: number }[] = [
  { strides: [1, 1], padding: 'same', rows: 7 },
  { strides: [2, 2], padding: 'same', rows: 8 },
  { strides: [2, 2], padding: 'same', rows: 7 },
  { strides: [2, 1], padding: 'valid', rows: 8 },
];

for (const { strides, padding, rows } of CASES) {
  const name = `strides ${strides.join(' × ')}, ${padding}, ${rows} rows`;
  test(`a convolution learns its filter: ${name}`, async () => {
    await assertSame((make) => {
      const x = make([2, rows, 6, 3], 1) as tf.Tensor4D;
      const loss = (filter: tf.Tensor) => {
        const answer = tf.conv2d(x, filter as tf.Tensor4D, strides, padding);
        return answer.mul(make(answer.shape, 3)).sum();
      };
      return tf.grad(loss)(make([3, 2, 3, 4], 2));
    });
  });

  test(`a convolution of single channels learns its filter, and what came before it: ${name}`, async () => {
    const gradient =
      (of: 0 | 1): Compute =>
      (make) => {
        const square: [number, number] = [strides[0], strides[0]];
        const loss = (x: tf.Tensor, filter: tf.Tensor) => {
          const answer = tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, square, padding);
          return answer.mul(make(answer.shape, 3)).sum();
        };
        return tf.grads(loss)([make([2, rows, 6, 3], 1), make([3, 2, 3, 2], 2)])[of]!;
      };
    await assertSame(gradient(0));
    await assertSame(gradient(1));
  });
}

for (const equation of ['ij,jk->ik', 'bqhd,bkhd->bhqk', 'bij,bj->bi', 'ij->ji'])
  test(`einsum ${equation}`, async () => {
    const lengths: Record<string, number> = { b: 2, i: 3, j: 4, k: 5, q: 3, h: 2, d: 4 };
    await assertSame((make) => {
      const terms = equation.split('->')[0]!.split(',');
      return tf.einsum(
        equation,
        ...terms.map((term, n) =>
          make(
            [...term].map((one) => lengths[one]!),
            n + 1,
          ),
        ),
      );
    });
  });
