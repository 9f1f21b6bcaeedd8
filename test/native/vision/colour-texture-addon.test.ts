import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAddon } from '../../../native/addon/index.ts';
import { Random } from '../../../native/math/random.ts';
import { colourTexture, openAddon, openReference } from '../../../native/vision/colour-texture/extractor.ts';
import type { BandLayout, TilePixels } from '../../../native/vision/extractor.ts';

const { addon } = loadAddon();
const skip = addon ? false : 'the fast kernels are not built';

/** Fields, edges, noise and 8-bit steps, each over a part of the window. */
function made(layout: BandLayout, sidePx: number, insetPx: number, holes: boolean, seed: number): TilePixels {
  const random = new Random(seed);
  const size = sidePx * sidePx;
  const pixels = new Float32Array(layout.count * size);
  for (let band = 0; band < layout.count; band++) {
    for (let i = 0; i < size; i++) {
      const [row, column] = [Math.floor(i / sidePx), i % sidePx];
      const field = row * 3 < sidePx ? 0.3 : 0.5 + 0.4 * Math.sin(column / (2 + band)) * Math.cos(row / 5);
      const value = column * 2 < sidePx ? field : field + 0.1 * random.normal();
      pixels[band * size + i] = Math.round(255 * Math.min(1, Math.max(0, value))) / 255;
    }
  }
  const valid = new Uint8Array(size).fill(1);
  if (holes) for (let i = 0; i < size; i++) if (random.uniform() < 0.15 || i % sidePx < 3) valid[i] = 0;
  for (let i = 0; i < size; i++)
    for (let b = 0; b < layout.count; b++) if (!valid[i]) pixels[b * size + i] = 0;
  return { pixels, valid, widthPx: sidePx, heightPx: sidePx, insetPx };
}

const LAYOUTS: BandLayout[] = [
  { count: 3, rgb: [0, 1, 2] },
  { count: 1, rgb: null },
  { count: 5, rgb: [3, 2, 1] },
  { count: 11, rgb: null },
];

test('the kernel gives the numbers of the specification, by every instruction set', { skip }, () => {
  for (const [n, layout] of LAYOUTS.entries()) {
    for (const [sidePx, insetPx] of [
      [24, 8],
      [25, 10],
      [61, 0],
      [192, 32],
    ] as const) {
      for (const holes of [false, true]) {
        const tile = made(layout, sidePx, insetPx, holes, 10 * n + sidePx);
        const expected = new Float32Array(colourTexture.dimension(layout));
        assert.ok(openReference(layout)(tile, expected));
        for (const set of addon!.instructionSets) {
          const found = new Float32Array(expected.length).fill(Number.NaN);
          assert.ok(openAddon(addon!, layout, [set])(tile, found));
          const worst = expected.reduce((most, value, k) => Math.max(most, Math.abs(value - found[k]!)), 0);
          assert.ok(worst < 2e-4, `${set}, ${layout.count} bands, ${sidePx} px, holes ${holes}: ${worst}`);
        }
      }
    }
  }
});

test('a tile without a valid pixel is zeros, whatever lies around it', { skip }, () => {
  const layout = LAYOUTS[0]!;
  const tile = made(layout, 48, 16, false, 1);
  for (let row = 16; row < 32; row++) tile.valid.fill(0, row * 48 + 16, row * 48 + 32);
  const out = new Float32Array(colourTexture.dimension(layout)).fill(1);
  assert.equal(openAddon(addon!, layout)(tile, out), false);
  assert.ok(out.every((value) => value === 0));
});

test('arrays that do not fit together are refused', { skip }, () => {
  const layout = LAYOUTS[0]!;
  const extract = openAddon(addon!, layout);
  const tile = made(layout, 24, 0, false, 1);
  const out = new Float32Array(colourTexture.dimension(layout));
  assert.throws(() => extract({ ...tile, pixels: tile.pixels.subarray(1) }, out), RangeError);
  assert.throws(() => extract({ ...tile, valid: tile.valid.subarray(1) }, out), RangeError);
  assert.throws(() => extract({ ...tile, insetPx: 12 }, out), RangeError);
  assert.throws(() => extract(tile, out.subarray(1)), RangeError);
});
