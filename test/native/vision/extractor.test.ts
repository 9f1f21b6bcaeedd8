import assert from 'node:assert/strict';
import test from 'node:test';
import { Random } from '../../../native/math/random.ts';
import { colourTexture } from '../../../native/vision/colour-texture/extractor.ts';
import { type BandLayout, layoutName, type TilePixels } from '../../../native/vision/extractor.ts';
import { EXTRACTORS } from '../../../native/vision/registry.ts';
import { scaleBand } from '../../../native/vision/scaling.ts';

const RGB: BandLayout = { count: 3, rgb: [0, 1, 2] };

function noiseTile(bands: number, size: number, insetPx: number, seed: number): TilePixels {
  const random = new Random(seed);
  const pixels = Float32Array.from({ length: bands * size * size }, () => random.uniform());
  return { pixels, valid: new Uint8Array(size * size).fill(1), widthPx: size, heightPx: size, insetPx };
}

function featuresOf(layout: BandLayout, tile: TilePixels): Float32Array {
  const out = new Float32Array(colourTexture.dimension(layout)).fill(Number.NaN);
  assert.ok(colourTexture.open(layout)(tile, out));
  return out;
}

test('every number is written for 1, 2, 3, 4, 7, 8 and 13 bands', () => {
  for (const count of [1, 2, 3, 4, 7, 8, 13]) {
    for (const rgb of count >= 3 ? [null, [2, 1, 0] as const] : [null]) {
      const features = featuresOf({ count, rgb }, noiseTile(count, 24, 11, count));
      assert.ok(
        features.every(Number.isFinite),
        `${count} bands: ${features.findIndex((x) => !Number.isFinite(x))}`,
      );
    }
  }
});

test('tiles of one size after another of another give what each gives alone', () => {
  const [small, large] = [noiseTile(3, 24, 4, 1), noiseTile(3, 64, 0, 2)];
  const extract = colourTexture.open(RGB);
  const out = new Float32Array(colourTexture.dimension(RGB));
  for (const tile of [large, small, large, small]) {
    extract(tile, out);
    assert.deepEqual(out, featuresOf(RGB, tile));
  }
});

test('the first numbers are mean, spread and skewness of the tile, not of its context', () => {
  const size = 24;
  const pixels = new Float32Array(size * size).fill(0.9);
  // A tile of 2 × 2: 0.1, 0.1, 0.1, 0.5: mean .2, variance .03, third moment .006.
  for (const [i, value] of [0.1, 0.1, 0.1, 0.5].entries())
    pixels[(11 + (i >> 1)) * size + 11 + (i & 1)] = value;
  const valid = new Uint8Array(size * size).fill(1);
  const features = featuresOf(
    { count: 1, rgb: null },
    { pixels, valid, widthPx: size, heightPx: size, insetPx: 11 },
  );
  assert.ok(Math.abs(features[0]! - 0.2) < 1e-6);
  assert.ok(Math.abs(features[1]! - Math.sqrt(0.03)) < 1e-6);
  assert.ok(Math.abs(features[2]! - 0.006 / (0.03 ** 1.5 + 1e-4)) < 1e-4);
});

test('nodata changes nothing, whatever value stands there', () => {
  const tile = noiseTile(3, 32, 4, 3);
  const valid = tile.valid.slice();
  for (let i = 0; i < 32 * 10; i++) valid[i] = 0;
  const filled = (value: number) => {
    const pixels = tile.pixels.map((pixel, i) => (valid[i % 1024] ? pixel : value));
    return featuresOf(RGB, { ...tile, valid, pixels });
  };
  assert.deepEqual(filled(0), filled(1));
});

test('a tile without a valid pixel is refused, though its context has some', () => {
  const tile = noiseTile(3, 24, 11, 4);
  for (const i of [11 * 24 + 11, 11 * 24 + 12, 12 * 24 + 11, 12 * 24 + 12]) tile.valid[i] = 0;
  const out = new Float32Array(colourTexture.dimension(RGB)).fill(7);
  assert.equal(colourTexture.open(RGB)(tile, out), false);
  assert.ok(out.every((value) => value === 0));
});

test('a tile with one valid pixel has numbers', () => {
  const tile = noiseTile(4, 24, 11, 5);
  tile.valid.fill(0);
  tile.valid[11 * 24 + 11] = 1;
  assert.ok(featuresOf({ count: 4, rgb: null }, tile).every(Number.isFinite));
});

test('red, green and blue fill their own bins of the hue histogram', () => {
  const plain = (colour: readonly number[]) => {
    const pixels = Float32Array.from({ length: 3 * 576 }, (_, i) => colour[Math.floor(i / 576)]!);
    return featuresOf(RGB, { ...noiseTile(3, 24, 0, 1), pixels });
  };
  // 3 bands: 3 × (8 + 16) statistics and 3 × 2 ratios come first, then 128 joint bins, then 16 of hue.
  const hueAt = 3 * 24 + 6 + 128;
  const hueBin = (colour: readonly number[]) =>
    plain(colour)
      .subarray(hueAt, hueAt + 16)
      .indexOf(1);
  // Hues 0, ⅓ and ⅔ of the circle.
  assert.deepEqual([hueBin([1, 0, 0]), hueBin([0, 1, 0]), hueBin([0, 0, 1])], [0, 5, 10]);
});

test('a tile is seen through three times itself, between 24 and 96 px, never through less than itself', () => {
  const windows = [2, 3, 4, 12, 16, 31, 64, 95, 96, 128].map(colourTexture.contextPx);
  assert.deepEqual(windows, [24, 25, 24, 36, 48, 93, 96, 97, 96, 128]);
});

test('a band layout has a name, and the registry loads what it lists', async () => {
  assert.equal(layoutName(RGB), '3 bands, colours at 1 2 3');
  assert.equal(layoutName({ count: 1, rgb: null }), '1 band');
  for (const entry of EXTRACTORS) {
    const { id } = entry.kind === 'learnt' ? await entry.learner() : await entry.load();
    assert.equal(id, entry.id);
  }
});

test('native values are scaled, clamped, and not data where they are nodata or no number', () => {
  const out = new Float32Array(6);
  const valid = Uint8Array.of(1, 1, 1, 1, 1, 0);
  scaleBand(
    Float64Array.of(-9999, 100, 200, 300, Number.NaN, 150),
    -9999,
    { low: 100, high: 200 },
    out,
    valid,
  );
  assert.deepEqual([...out], [0, 0, 1, 1, 0, 0.5]);
  assert.deepEqual([...valid], [0, 1, 1, 1, 0, 0]);
  scaleBand([5, 5], null, { low: 5, high: 5 }, out.subarray(0, 2), valid);
  assert.deepEqual([...out.subarray(0, 2)], [0, 0]);
});
