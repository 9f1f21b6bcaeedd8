import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codingOf, decodeEmbeddings, embeddingLengths } from '../../../native/vision/embedding/coding.ts';
import { embeddingExtractor } from '../../../native/vision/embedding/extractor.ts';
import { EMBEDDING_MODELS } from '../../../native/vision/embedding/models.ts';

const near = (actual: ArrayLike<number>, expected: number[]) =>
  assert.ok(
    expected.every((value, n) => Math.abs(actual[n]! - value) < 1e-6),
    `${Array.from(actual)}`,
  );

test('signed bytes are squares of 127.5, 16-bit numbers are about 8192, floats are as they are', () => {
  const decoded = (type: string, ...values: number[]) => {
    const out = Float32Array.from(values);
    decodeEmbeddings(out, new Uint8Array(values.length).fill(255), codingOf(type)!);
    return out;
  };
  // (127 ÷ 127.5)² = .992172; sign kept.
  near(decoded('int8', 127, -127, 51, 1), [0.992172, -0.992172, 0.16, 0.00006151]);
  near(decoded('uint16', 8192 + 4096, 0), [0.5, -1]);
  near(decoded('float64', 0.25, -0.5), [0.25, -0.5]);
  assert.equal(codingOf('uint8'), null);
});

test('a pixel with a number that is none, or with zeros alone, holds no vector', () => {
  // Two bands of four pixels: (3, 4), (NaN, 1), (0, 0), invalid.
  const values = Float32Array.of(3, Number.NaN, 0, 1, 4, 1, 0, 1);
  const valid = Uint8Array.of(255, 255, 255, 0);
  decodeEmbeddings(values, valid, 'plain');
  assert.deepEqual([...valid], [255, 0, 0, 0]);
  assert.deepEqual(embeddingLengths(values, valid), [5]);
});

test('the features of a tile are the mean of its valid vectors, of length 1', () => {
  const model = { ...EMBEDDING_MODELS[0]!, dimension: 2 };
  const extract = embeddingExtractor(model).open({ count: 2, rgb: null });
  const tile = (pixels: number[], valid: number[]) => ({
    pixels: Float32Array.from(pixels),
    valid: Uint8Array.from(valid),
    widthPx: 2,
    heightPx: 1,
    insetPx: 0,
  });
  const out = new Float32Array(2);
  // (1, 0) and (0, 1): (1, 1) ÷ √2.
  assert.equal(extract(tile([1, 0, 0, 1], [1, 1]), out), true);
  near(out, [Math.SQRT1_2, Math.SQRT1_2]);
  assert.equal(extract(tile([1, 0, 0, 1], [0, 1]), out), true);
  near(out, [0, 1]);
  assert.equal(extract(tile([1, 0, 0, 1], [0, 0]), out), false);
  near(out, [0, 0]);
});
