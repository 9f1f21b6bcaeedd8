import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../../native/contract/work.ts';
import { crsFromCode } from '../../../../native/geo/crs.ts';
import { readBlockSamples } from '../../../../native/raster/block-samples.ts';
import { indexPixels } from '../../../../native/raster/display/band-maths.ts';
import { colourRamp, hexColour } from '../../../../native/raster/display/colour-maps.ts';
import { renderMapTile, renderView } from '../../../../native/raster/display/render.ts';
import { pictureEnds, sceneEnds } from '../../../../native/raster/display/stretch-ends.ts';
import type { RenderStyle } from '../../../../native/raster/display/style.ts';
import { memoryRaster } from '../memory-raster.ts';

const utm = crsFromCode('EPSG:32615');
const grey: RenderStyle = {
  bands: [1],
  isIndex: false,
  stretch: { low: [0], high: [255] },
  gamma: 1,
  resampling: 'nearest',
  palette: null,
  ramp: null,
};
const pixel = (rgba: Uint8ClampedArray, i: number) => [...rgba.subarray(i * 4, i * 4 + 4)];

test('an index is the normalised difference, and what divides by zero is not valid', () => {
  const data = Float32Array.from([3, 0, 1, 5, /* second band */ 1, 0, 3, Number.NaN]);
  const { data: index, alpha } = indexPixels({ data, alpha: Uint8Array.from([255, 255, 128, 255]) });
  assert.deepEqual([...index], [0.5, 0, -0.5, 0]);
  assert.deepEqual([...alpha], [255, 0, 128, 0]);
});

test('an index is drawn in the colours of its map, from low to high', async () => {
  // Near infrared, then red: -1, 0 and 1, and a pixel that says nothing.
  const data = Float32Array.from([0, 20, 40, 0, /* red */ 40, 20, 0, 0]);
  const raster = memoryRaster({ widthPx: 4, heightPx: 1, data, bandCount: 2 });
  const view = { bbox: [500_000, 4_599_990, 500_040, 4_600_000], crs: utm, widthPx: 4, heightPx: 1 } as const;
  const style = { ...grey, bands: [1, 2], isIndex: true, stretch: { low: [-1], high: [1] } };
  const ramp = colourRamp('viridis');
  const rgba = await renderView(raster, view, { ...style, ramp }, unattended);
  // viridis runs from #440154 to #fde725.
  assert.deepEqual(pixel(rgba, 0), [0x44, 0x01, 0x54, 255]);
  assert.deepEqual(pixel(rgba, 2), [0xfd, 0xe7, 0x25, 255]);
  assert.equal(pixel(rgba, 3)[3], 0);
  const inGrey = await renderView(raster, view, style, unattended);
  assert.deepEqual(pixel(inGrey, 1), [128, 128, 128, 255]);
});

test('perceptually uniform maps grow lighter from low to high', () => {
  for (const id of ['grey', 'viridis', 'magma', 'cividis'] as const) {
    const ramp = colourRamp(id);
    // Rec. 709 luma: a monotone stand-in for lightness.
    const luma = Array.from(
      { length: 256 },
      (_, i) => 0.2126 * ramp[i * 3]! + 0.7152 * ramp[i * 3 + 1]! + 0.0722 * ramp[i * 3 + 2]!,
    );
    for (let i = 8; i < 256; i++) assert.ok(luma[i]! >= luma[i - 8]!, `${id} darkens at ${i}`);
  }
  assert.equal(hexColour(colourRamp('grey').subarray(3 * 16)), '#101010');
});

test('a stretch over the scene leaves so many percent at either end', async () => {
  const data = Float32Array.from({ length: 1001 }, (_, i) => i);
  const raster = memoryRaster({ widthPx: 1001, heightPx: 1, data });
  const drawn = { bands: [1], isIndex: false };
  assert.deepEqual(await sceneEnds(raster, drawn, 5, unattended), { low: [50], high: [950] });
  assert.deepEqual(await sceneEnds(raster, drawn, 0, unattended), { low: [0], high: [1000] });
});

test('a stretch over a view is of what lies in it, and of valid pixels alone', async () => {
  const data = Float32Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 10 + Math.floor(i / 8) : 900));
  const alpha = new Uint8Array(64).fill(255);
  alpha[0] = 0;
  const raster = memoryRaster({ widthPx: 8, heightPx: 8, data, alpha });
  const toSource = (column: number, row: number) => [column / 4, row / 4] as const;
  const western = { toSource, widthPx: 16, heightPx: 32 };
  const drawn = { bands: [1], isIndex: false };
  assert.deepEqual(await pictureEnds(raster, western, drawn, 0, unattended), { low: [10], high: [17] });
  const outside = { toSource: () => [-1, -1] as const, widthPx: 4, heightPx: 4 };
  assert.deepEqual(await pictureEnds(raster, outside, drawn, 0, unattended), { low: [0], high: [1] });
});

/** 16-px blocks in a scene too large to be read for one tile: each block holds its own number everywhere. */
function blockyRaster(sidePx: number) {
  const raster = memoryRaster({ widthPx: 1, heightPx: 1, data: new Float32Array(1) });
  const reads: number[] = [];
  const valueAt = (column: number, row: number) => (Math.floor(column / 512) + Math.floor(row / 512)) % 200;
  return {
    ...raster,
    reads,
    summary: { ...raster.summary, widthPx: sidePx, heightPx: sidePx },
    levels: [{ widthPx: sidePx, heightPx: sidePx, blockWidthPx: 512, blockHeightPx: 512 }],
    readFloats: async (window: { columnPx: number; rowPx: number; widthPx: number; heightPx: number }) => {
      reads.push(window.widthPx * window.heightPx);
      const count = window.widthPx * window.heightPx;
      const value = valueAt(window.columnPx, window.rowPx);
      return { data: new Float32Array(count).fill(value), alpha: new Uint8Array(count).fill(255) };
    },
  };
}

test('a tile over a large scene without overviews is a preview from some of its blocks', async () => {
  const raster = blockyRaster(20_000);
  // The tile spans 626 km, the scene 200 km.
  const place = { z: 6, x: 15, y: 24, sizePx: 256 };
  const { rgba, isPreview } = await renderMapTile(raster, place, grey, unattended);
  assert.equal(isPreview, true);
  const readPx = raster.reads.reduce((sum, count) => sum + count, 0);
  assert.ok(readPx <= 24 * 2 ** 20, `${readPx} pixels of 400 million are read`);
  assert.ok(rgba.some((value) => value > 0));
});

test('samples of blocks lie where the blocks do', async () => {
  const raster = blockyRaster(16_384);
  const window = { columnPx: 0, rowPx: 0, widthPx: 16_384, heightPx: 16_384 };
  const options = { bands: [1], overview: 0, factor: 64, method: 'mean' } as const;
  const found = await readBlockSamples(raster, window, options, unattended);
  // Each cell holds the block number at its centre, one block off at most where blocks are left out.
  for (const [i, value] of found.data.entries()) {
    const column = found.columnPx + ((i % found.widthPx) + 0.5) * found.stepColumnPx;
    const row = found.rowPx + (Math.floor(i / found.widthPx) + 0.5) * found.stepRowPx;
    const expected = Math.floor(column / 512) + Math.floor(row / 512);
    assert.ok(Math.abs(value - expected) <= 1, `${value} at ${column}, ${row}`);
  }
});

test('a block too large to be read at once is sampled in the middle of each row of cells', async () => {
  const sidePx = 8192;
  const blocky = blockyRaster(sidePx);
  const most: number[] = [];
  const raster = {
    ...blocky,
    levels: [{ widthPx: sidePx, heightPx: sidePx, blockWidthPx: sidePx, blockHeightPx: sidePx }],
    // The value of a pixel is its row.
    readFloats: async (window: { rowPx: number; widthPx: number; heightPx: number }) => {
      const count = window.widthPx * window.heightPx;
      most.push(count);
      const data = Float32Array.from(
        { length: count },
        (_, i) => window.rowPx + Math.floor(i / window.widthPx),
      );
      return { data, alpha: new Uint8Array(count).fill(255) };
    },
  };
  const window = { columnPx: 0, rowPx: 0, widthPx: sidePx, heightPx: sidePx };
  const options = { bands: [1], overview: 0, factor: 2048, method: 'mean' } as const;
  const found = await readBlockSamples(raster, window, options, unattended);
  assert.deepEqual([found.widthPx, found.heightPx], [4, 4]);
  // Rows 0 … 2047 have their middle at 1023.5, and so on.
  for (const [row, middle] of [1023.5, 3071.5, 5119.5, 7167.5].entries())
    assert.ok(Math.abs(found.data[row * 4]! - middle) <= 1, `${found.data[row * 4]}, not ${middle}`);
  assert.ok(Math.max(...most) <= 2 ** 20, `${Math.max(...most)} samples are read at once`);
});
