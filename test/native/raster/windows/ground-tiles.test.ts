import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended, type Work } from '../../../../native/contract/work.ts';
import { makeTileGrid } from '../../../../native/geo/tile-grid.ts';
import { type GroundOptions, readGroundTiles } from '../../../../native/raster/windows/ground-tiles.ts';
import { areaSpans, bilinearSpans } from '../../../../native/raster/windows/resample-tile.ts';
import { memoryRaster } from '../memory-raster.ts';

const work = unattended as Work;

/** Of a scene whose pixels are 10 m. */
async function collect(
  raster: ReturnType<typeof memoryRaster>,
  tilePx: number,
  options: Partial<GroundOptions> & { pixelSizeM: number },
) {
  const { widthPx, heightPx } = raster.summary;
  const grid = makeTileGrid(widthPx, heightPx, tilePx, tilePx);
  const tiles = Uint32Array.from({ length: grid.columns * grid.rows }, (_, n) => n);
  const out: { sidePx: number; data: number[]; valid: number[] }[] = [];
  for await (const { widthPx: sidePx, data, valid } of readGroundTiles(
    raster,
    grid,
    tiles,
    { bands: [1], contextPx: 0, ...options },
    work,
  )) {
    out.push({ sidePx, data: [...data], valid: [...valid] });
  }
  return out;
}

test('coarser pixels are the means of what they cover, also of parts of pixels', async () => {
  const raster = memoryRaster({
    widthPx: 4,
    heightPx: 4,
    data: Float32Array.from({ length: 16 }, (_, i) => i),
  });
  const [whole] = await collect(raster, 4, { pixelSizeM: 20 });
  assert.deepEqual(whole, { sidePx: 2, data: [2.5, 4.5, 10.5, 12.5], valid: [1, 1, 1, 1] });
  // Three pixels of 4 ⁄ 3 of a pixel: columns 0 and a third of 1; two thirds of 1 and 2; the rest. (0 · 1 + 1 · ⅓) ÷ 4⁄3 = ¼.
  const [parts] = await collect(raster, 4, { pixelSizeM: 40 / 3 });
  const rows = [0.25, 1.5, 2.75];
  const expected = rows.flatMap((down) => rows.map((along) => 4 * down + along));
  for (const [i, value] of parts!.data.entries())
    assert.ok(Math.abs(value - expected[i]!) < 1e-6, `${value}`);
});

test('finer pixels lie between their neighbours, also those of the next tile', async () => {
  const raster = memoryRaster({ widthPx: 4, heightPx: 2, data: Float32Array.of(0, 8, 16, 24, 0, 8, 16, 24) });
  const tiles = await collect(raster, 2, { pixelSizeM: 5 });
  assert.deepEqual(
    tiles.map(({ data }) => data.slice(0, 4)),
    [
      // The scene ends on the left: nothing valid is there to lie between.
      [0, 2, 6, 10],
      [14, 18, 22, 24],
    ],
  );
  assert.equal(tiles[0]!.sidePx, 4);
});

test('what is not valid has no weight, and what is of nothing valid is not valid', async () => {
  const raster = memoryRaster({
    widthPx: 4,
    heightPx: 2,
    bandCount: 2,
    data: Float32Array.of(1, 3, 5, 7, 100, 100, 100, 100, 10, 30, 50, 70, 900, 900, 900, 900),
    alpha: Uint8Array.of(255, 255, 0, 0, 0, 0, 0, 0),
  });
  const tiles = await collect(raster, 2, { bands: [2, 1], pixelSizeM: 20 });
  assert.deepEqual(tiles, [
    { sidePx: 1, data: [20, 2], valid: [1] },
    { sidePx: 1, data: [0, 0], valid: [0] },
  ]);
});

test('weights of areas add up to the step, weights between samples to one', () => {
  for (const [length, out] of [
    [256, 100],
    [7, 3],
    [96, 96],
    [5, 1],
  ] as const) {
    const spans = areaSpans(length, out);
    for (const { first, weights } of spans) {
      assert.ok(Math.abs(weights.reduce((a, b) => a + b) - length / out) < 1e-9);
      assert.ok(first >= 0 && first + weights.length <= length);
    }
    for (const { first, weights } of bilinearSpans(length + 2, out * 3, 1)) {
      assert.ok(Math.abs(weights[0]! + weights[1]! - 1) < 1e-12);
      assert.ok(first >= 0 && first + 2 <= length + 2);
    }
  }
});

test('a scene without a place has no ground size', async () => {
  const raster = memoryRaster({ widthPx: 2, heightPx: 2, data: new Float32Array(4), affine: null });
  const nowhere = Object.assign(raster, { summary: { ...raster.summary, pixelSizeM: null } });
  await assert.rejects(collect(nowhere, 2, { pixelSizeM: 5 }), /no size on the ground/);
});
