import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended, type Work } from '../../../../native/contract/work.ts';
import { crsFromCode } from '../../../../native/geo/crs.ts';
import { renderView } from '../../../../native/raster/display/render.ts';
import { percentile, sampleStatistics } from '../../../../native/raster/display/stretch.ts';
import { defaultStyle, type RenderStyle } from '../../../../native/raster/display/style.ts';
import {
  extentOf,
  fillPositions,
  type PlacedCell,
  sourceStepPx,
} from '../../../../native/raster/windows/control-grid.ts';
import { reduceRows } from '../../../../native/raster/windows/reduce.ts';
import { renderChip } from '../../../../native/raster/windows/tile-pixels.ts';
import { memoryRaster } from '../memory-raster.ts';

const work = unattended as Work;
const utm = crsFromCode('EPSG:32615');
const gray: RenderStyle = {
  bands: [1],
  stretch: { low: [0], high: [255] },
  gamma: 1,
  resampling: 'bilinear',
  palette: null,
  isIndex: false,
  ramp: null,
};
const ramp = (length: number, step = 1) => Float32Array.from({ length }, (_, i) => i * step);
const grays = (rgba: Uint8ClampedArray) => [...rgba].filter((_, i) => i % 4 === 0);
const alphas = (rgba: Uint8ClampedArray) => [...rgba].filter((_, i) => i % 4 === 3);

function positionsOf(toSource: (column: number, row: number) => [number, number], side: number) {
  const out = { columnPx: new Float64Array(side * side), rowPx: new Float64Array(side * side) };
  fillPositions(toSource, side, 0, side, out, []);
  return out;
}

test('the extent of a picture in a raster is that of its pixels, wherever the picture lies', () => {
  const side = 128;
  for (const [dx, dy, bend] of [
    [10, 20, 0],
    [-50, 30, 0],
    [90, -100, 0],
    [-40, -40, 9],
    [500, 0, 0],
  ] as const) {
    const toSource = (column: number, row: number): [number, number] => [
      column * 0.9 - row * 0.3 + dx + bend * Math.sin(row / 3),
      row * 1.1 + column * 0.2 + dy,
    ];
    const out = { columnPx: new Float64Array(side * side), rowPx: new Float64Array(side * side) };
    const cells: PlacedCell[] = [];
    fillPositions(toSource, side, 0, side, out, cells);
    const inside = [...out.columnPx.keys()].filter((at) => {
      const [x, y] = [out.columnPx[at]!, out.rowPx[at]!];
      return x >= 0 && x < 100 && y >= 0 && y < 110;
    });
    const among = (axis: Float64Array) => inside.map((at) => axis[at]!);
    const expected = inside.length > 0 && {
      left: Math.min(...among(out.columnPx)),
      top: Math.min(...among(out.rowPx)),
      right: Math.max(...among(out.columnPx)),
      bottom: Math.max(...among(out.rowPx)),
    };
    assert.deepEqual(extentOf(out, side, cells, { widthPx: 100, heightPx: 110 }), expected || null);
  }
});

test('a picture in the CRS and at the size of the scene is the scene', async () => {
  const raster = memoryRaster({ widthPx: 4, heightPx: 2, data: ramp(8, 10) });
  const view = { bbox: [500_000, 4_599_980, 500_040, 4_600_000], crs: utm, widthPx: 4, heightPx: 2 } as const;
  const rgba = await renderView(raster, view, gray, work);
  assert.deepEqual([...rgba.subarray(0, 8)], [0, 0, 0, 255, 10, 10, 10, 255]);
  assert.deepEqual(grays(rgba), [0, 10, 20, 30, 40, 50, 60, 70]);
});

test('beyond the scene nothing is drawn', async () => {
  const raster = memoryRaster({ widthPx: 2, heightPx: 1, data: ramp(2, 10) });
  const view = { bbox: [499_990, 4_599_990, 500_030, 4_600_000], crs: utm, widthPx: 4, heightPx: 1 } as const;
  assert.deepEqual(alphas(await renderView(raster, view, gray, work)), [0, 255, 255, 0]);
});

test('invalid neighbours have no weight, and invalid pixels are not drawn', async () => {
  const data = Float32Array.from([100, -9999, 100, 100]);
  const alpha = Uint8Array.from([255, 0, 255, 255]);
  const raster = memoryRaster({ widthPx: 4, heightPx: 1, data, alpha });
  const view = { bbox: [500_000, 4_599_990, 500_040, 4_600_000], crs: utm, widthPx: 8, heightPx: 1 } as const;
  const rgba = await renderView(raster, view, gray, work);
  assert.deepEqual(alphas(rgba), [255, 255, 0, 0, 255, 255, 255, 255]);
  assert.deepEqual(
    grays(rgba).filter((_, i) => i < 2 || i > 3),
    [100, 100, 100, 100, 100, 100],
  );
});

test('stretch and gamma map values to levels', async () => {
  const raster = memoryRaster({ widthPx: 4, heightPx: 1, data: Float32Array.from([0, 100, 180, 300]) });
  const view = { bbox: [500_000, 4_599_990, 500_040, 4_600_000], crs: utm, widthPx: 4, heightPx: 1 } as const;
  const stretched = { ...gray, stretch: { low: [100], high: [200] } };
  assert.deepEqual(grays(await renderView(raster, view, stretched, work)), [0, 0, 204, 255]);
  const lifted = await renderView(raster, view, { ...stretched, gamma: 2 }, work);
  // 255 · √.8 = 228.1
  assert.deepEqual(grays(lifted), [0, 0, 228, 255]);
});

test('a colour table is looked up, never blended', async () => {
  const palette = Uint8Array.from([10, 20, 30, 255, 40, 50, 60, 255]);
  const raster = memoryRaster({ widthPx: 2, heightPx: 1, data: ramp(2), palette });
  const view = { bbox: [500_000, 4_599_990, 500_020, 4_600_000], crs: utm, widthPx: 4, heightPx: 1 } as const;
  const rgba = await renderView(raster, view, defaultStyle(raster, null), work);
  assert.deepEqual([...rgba.subarray(4, 12)], [10, 20, 30, 255, 40, 50, 60, 255]);
});

test('a scene drawn small shows means, not the pixels it happens to meet', async () => {
  const board = Float32Array.from({ length: 64 * 64 }, (_, i) => ((i + (i >> 6)) % 2) * 200);
  const raster = memoryRaster({ widthPx: 64, heightPx: 64, data: board });
  const view = { bbox: [500_000, 4_599_360, 500_640, 4_600_000], crs: utm, widthPx: 8, heightPx: 8 } as const;
  assert.deepEqual(new Set(grays(await renderView(raster, view, gray, work))), new Set([100]));
});

test('neighbouring pictures of a scene drawn small meet without a seam', async () => {
  const raster = memoryRaster({
    widthPx: 64,
    heightPx: 8,
    data: Float32Array.from({ length: 512 }, (_, i) => (i * 37) % 251),
  });
  const whole = {
    bbox: [500_000, 4_599_920, 500_640, 4_600_000],
    crs: utm,
    widthPx: 16,
    heightPx: 2,
  } as const;
  const right = { ...whole, bbox: [500_280, 4_599_920, 500_640, 4_600_000], widthPx: 9 } as const;
  const all = grays(await renderView(raster, whole, gray, work));
  const part = grays(await renderView(raster, right, gray, work));
  assert.deepEqual(part.slice(0, 9), all.slice(7, 16));
});

test('a scene without a place cannot be drawn on the map, and says why', async () => {
  const raster = memoryRaster({ widthPx: 2, heightPx: 1, data: ramp(2), affine: null });
  const view = { bbox: [0, 0, 1, 1], crs: utm, widthPx: 2, heightPx: 1 } as const;
  await assert.rejects(renderView(raster, view, gray, work), { message: /has no place on the map/ });
});

test('an abort stops a picture', async () => {
  const raster = memoryRaster({ widthPx: 2, heightPx: 1, data: ramp(2) });
  const view = {
    bbox: [500_000, 4_599_990, 500_020, 4_600_000],
    crs: utm,
    widthPx: 256,
    heightPx: 256,
  } as const;
  const aborted = { ...work, signal: AbortSignal.abort() };
  await assert.rejects(renderView(raster, view, gray, aborted), { name: 'AbortError' });
});

test('the control grid is within a tenth of a pixel of a curved transform, and exact where it bends much', () => {
  const curved = (column: number, row: number): [number, number] => [
    column + 1e-4 * column * row,
    row + 1e-5 * column ** 2,
  ];
  const sharp = (column: number, row: number): [number, number] => [Math.abs(column - 20) ** 1.5, row];
  for (const toSource of [curved, sharp]) {
    const { columnPx, rowPx } = positionsOf(toSource, 64);
    for (let i = 0; i < 64 * 64; i++) {
      const [x, y] = toSource((i % 64) + 0.5, Math.floor(i / 64) + 0.5);
      assert.ok(Math.hypot(columnPx[i]! - x, rowPx[i]! - y) < 0.25, `pixel ${i}`);
    }
  }
});

test('where the projection has no answer there is no position, and its neighbours are exact', () => {
  const half = (column: number, row: number): [number, number] =>
    column > 20 ? [Number.NaN, Number.NaN] : [column * 2, row * 2];
  const positions = positionsOf(half, 32);
  assert.equal(positions.columnPx[19], 39);
  assert.ok(Number.isNaN(positions.columnPx[21]!));
  assert.equal(sourceStepPx(positions, 32, 32), 2);
});

test('reduction takes means of valid pixels, and edges of fewer', () => {
  const from = {
    data: Float32Array.from([1, 3, 9, 5, -9999, 9]),
    alpha: Uint8Array.from([255, 255, 255, 255, 0, 0]),
    widthPx: 3,
    heightPx: 2,
  };
  const out = { data: new Float32Array(2), alpha: new Uint8Array(2), widthPx: 2, heightPx: 1 };
  reduceRows(from, 2, 'mean', out, 0);
  assert.deepEqual([...out.data], [3, 9]);
  assert.deepEqual([...out.alpha], [255, 255]);
});

test('percentiles are those of NumPy', () => {
  // numpy.percentile([1, 2, 3, 4], [0, 25, 50, 98]) = [1, 1.75, 2.5, 3.94]
  const sorted = Float32Array.from([1, 2, 3, 4]);
  assert.deepEqual(
    [0, 25, 50].map((p) => percentile(sorted, p)),
    [1, 1.75, 2.5],
  );
  assert.ok(Math.abs(percentile(sorted, 98) - 3.94) < 1e-6);
});

test('statistics leave nodata out, and an empty band has none', async () => {
  const data = Float32Array.from([2, 4, 6, -9999]);
  const raster = memoryRaster({ widthPx: 4, heightPx: 1, data, alpha: Uint8Array.from([255, 255, 255, 0]) });
  const { bands, isExact } = await sampleStatistics(raster, work);
  const { percentiles, ...moments } = bands[0]!;
  assert.deepEqual(moments, { index: 1, count: 3, min: 2, max: 6, mean: 4, sd: Math.sqrt(8 / 3) });
  assert.equal(percentiles.p50, 4);
  assert.equal(isExact, true);
  const empty = memoryRaster({ widthPx: 4, heightPx: 1, data, alpha: new Uint8Array(4) });
  const [band] = (await sampleStatistics(empty, work)).bands;
  assert.deepEqual([band!.count, band!.mean], [0, Number.NaN]);
});

test('bands that measure red, green and blue are shown as such, and alpha is no colour', () => {
  const raster = memoryRaster({
    widthPx: 1,
    heightPx: 1,
    data: ramp(4),
    bandCount: 4,
    meanings: ['blue', 'green', 'red', 'red-edge'],
  });
  assert.deepEqual(defaultStyle(raster, null).bands, [3, 2, 1]);
  const two = memoryRaster({ widthPx: 1, heightPx: 1, data: ramp(2), bandCount: 2, alphaBand: 2 });
  assert.deepEqual(defaultStyle(two, null).bands, [1]);
});

test('a chip at the edge is transparent beyond the scene, and north is up in a south-up scene', async () => {
  const raster = memoryRaster({
    widthPx: 2,
    heightPx: 2,
    data: Float32Array.from([1, 2, 3, 4]),
    southUp: true,
  });
  const rgba = await renderChip(raster, { columnPx: 0, rowPx: -1, widthPx: 2, heightPx: 2 }, gray, 2, work);
  assert.deepEqual(alphas(rgba), [0, 0, 255, 255]);
  assert.deepEqual(grays(rgba).slice(2), [3, 4]);
});
