import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { channelBands, modelInput, pictureBytes } from '../../../../native/vision/tensorflow/model-input.ts';
import { PictureResizer } from '../../../../native/vision/tensorflow/picture-resizer.ts';

interface Reference {
  width: number;
  height: number;
  cases: { width: number; height: number; values: number[] }[];
}

test('smaller and larger pictures have the values of Pillow’s bilinear resizing', () => {
  const url = new URL('../../../reference/resize.json', import.meta.url);
  const reference: Reference = JSON.parse(readFileSync(url, 'utf8'));
  const [widthPx, heightPx] = [reference.width, reference.height];
  const plane = Float32Array.from({ length: widthPx * heightPx }, (_, i) => {
    const column = i % widthPx;
    return Math.floor(i / widthPx) * 13 + column * column;
  });
  for (const { width, height, values } of reference.cases) {
    const out = new Float32Array(width * height * 2);
    new PictureResizer(width, height).resize(
      plane,
      { widthPx, heightPx },
      { out, channel: 1, channels: 2, factor: 1 },
    );
    for (const [i, value] of values.entries()) {
      // The reference is rounded to 4 places.
      assert.ok(Math.abs(out[2 * i + 1]! - value) < 1e-3, `${width} × ${height}, ${i}: ${out[2 * i + 1]}`);
      assert.equal(out[2 * i], 0);
    }
  }
});

const RGB = { count: 4, rgb: [2, 1, 0] } as const;

test('a model is shown natural colours from 0 to 255, and the mean where there is no data', () => {
  const input = modelInput('model-input/2x2x3')!;
  // Twelve bytes lie in the memory of three numbers.
  assert.equal(input.dimension(RGB), 3);
  const row = new Float32Array(3);
  const tile = {
    // Bands of 2 × 2: blue, green, red and another.
    pixels: Float32Array.of(0, 0.2, 0.4, 9, 1, 1, 1, 9, 0.5, 0.5, 0.5, 9, 0, 0, 0, 0),
    valid: Uint8Array.of(1, 1, 1, 0),
    widthPx: 2,
    heightPx: 2,
    insetPx: 0,
  };
  assert.equal(input.open(RGB)(tile, row), true);
  // Red 0.5, green 1, blue 0, 0.2, 0.4 and their mean 0.2.
  const bytes = pictureBytes(row, { widthPx: 2, heightPx: 2, channels: 3 });
  assert.deepEqual([...bytes], [128, 255, 0, 128, 255, 51, 128, 255, 102, 128, 255, 51]);
  assert.equal(input.open(RGB)({ ...tile, valid: new Uint8Array(4) }, row), false);
});

test('bands are fed in their order where there are as many, one to all channels, and otherwise refused', () => {
  assert.deepEqual(channelBands(RGB, 3), [2, 1, 0]);
  assert.deepEqual(channelBands({ count: 1, rgb: null }, 3), [0, 0, 0]);
  assert.deepEqual(channelBands({ count: 5, rgb: null }, 5), [0, 1, 2, 3, 4]);
  assert.deepEqual(channelBands({ count: 5, rgb: null }, 3), {
    unusable:
      'it has 5 bands, and the model reads 3: say which of them are red, green and blue, or stack those it reads',
  });
});

test('an id of something else is none of a model’s input', () => {
  assert.equal(modelInput('colour-texture'), null);
  assert.equal(modelInput('model-input/0x2x3'), null);
});
