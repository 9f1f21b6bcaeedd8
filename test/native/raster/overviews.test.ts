import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { OverviewMethod } from '../../../native/contract/scene.ts';
import { unattended } from '../../../native/contract/work.ts';
import { Random } from '../../../native/math/random.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { buildOverviews, type OverviewProgress } from '../../../native/raster/overviews/build-overviews.ts';
import { cellsOf } from '../../../native/raster/overviews/cells.ts';
import { type ReduceRules, reduceBlock } from '../../../native/raster/overviews/reduce-block.ts';
import { overviewSizes } from '../../../native/raster/overviews/sizes.ts';
import { withOverviews } from '../../../native/raster/overviews/with-overviews.ts';
import type { Samples } from '../../../native/raster/samples.ts';
import { temporaryFolder } from '../store/fixtures.ts';
import { ascii, makeTiff, short, utmTags } from './make-tiff.ts';

const RULES: ReduceRules = { method: 'average', isInteger: true, fill: 0, besideFill: 1, alphaBand: null };

/** One band of `widthPx` columns, reduced to half. */
function reduced(
  values: Samples,
  widthPx: number,
  alpha: number[] | null,
  rules: Partial<ReduceRules> = {},
): { data: number[]; alpha: number[] } {
  const heightPx = values.length / widthPx;
  const [columns, rows] = [Math.ceil(widthPx / 2), Math.ceil(heightPx / 2)];
  const out = {
    data: values.slice(0, columns * rows),
    alpha: new Uint8Array(columns * rows),
    widthPx: columns,
    heightPx: rows,
  };
  const from = {
    data: values,
    alpha: alpha && Uint8Array.from(alpha),
    widthPx,
    heightPx,
    columnPx: 0,
    rowPx: 0,
  };
  const [across, down] = [cellsOf(widthPx, columns, 0, columns), cellsOf(heightPx, rows, 0, rows)];
  reduceBlock(from, across, down, { ...RULES, ...rules }, out, 0);
  return { data: [...out.data], alpha: [...out.alpha] };
}

test('a mean is of the valid pixels, rounded half up, and nothing valid is a hole', () => {
  const values = Uint8Array.from([10, 20, 7, 99, 30, 41, 99, 99]);
  assert.deepEqual(reduced(values, 4, null).data, [25, 76]);
  const holes = [255, 255, 255, 0, 255, 255, 0, 0];
  assert.deepEqual(reduced(values, 4, holes), { data: [25, 7], alpha: [255, 255] });
  assert.deepEqual(reduced(values, 4, [0, 0, 255, 255, 0, 0, 0, 0]), { data: [0, 53], alpha: [0, 255] });
});

test('a mean that happens to be nodata is moved beside it', () => {
  const around = Int16Array.from([-1, 1, -2, 2]);
  assert.deepEqual(reduced(around, 2, null).data, [1]);
  assert.deepEqual(reduced(around, 2, [255, 255, 0, 255]).data, [1]);
  assert.deepEqual(reduced(around, 2, null, { fill: 9, besideFill: 10 }).data, [0]);
});

test('floating-point means are not rounded and leave NaN out', () => {
  const values = Float32Array.from([1, 2, Number.NaN, 4.5]);
  const rules = { isInteger: false, fill: Number.NaN, besideFill: Number.NaN };
  assert.deepEqual(reduced(values, 2, null, rules).data, [2.5]);
});

test('of an odd length each cell holds its share of three pixels', () => {
  // 3 → 2: cells of 1.5 pixels.
  assert.deepEqual(reduced(Uint8Array.from([0, 90, 30]), 3, null).data, [30, 50]);
  // What is not valid has no share.
  assert.deepEqual(reduced(Uint8Array.from([0, 90, 30]), 3, [0, 255, 255]).data, [90, 50]);
});

test('classes are never mixed: the commonest stands for the cell, or one of them', () => {
  const classes = Uint8Array.from([3, 5, 5, 9]);
  assert.deepEqual(reduced(classes, 2, null, { method: 'mode' }).data, [5]);
  assert.deepEqual(reduced(classes, 2, [255, 0, 0, 255], { method: 'mode' }).data, [3]);
  assert.deepEqual(reduced(classes, 2, null, { method: 'nearest' }).data, [3]);
  assert.deepEqual(reduced(classes, 2, [0, 255, 255, 255], { method: 'nearest' }), { data: [0], alpha: [0] });
});

test('overviews halve until one block holds all', () => {
  assert.deepEqual(overviewSizes({ widthPx: 1025, heightPx: 300 }), [
    { widthPx: 513, heightPx: 150 },
    { widthPx: 257, heightPx: 75 },
    { widthPx: 129, heightPx: 38 },
  ]);
  assert.deepEqual(overviewSizes({ widthPx: 256, heightPx: 256 }), []);
});

type Fill = (column: number, row: number, band: number) => number;

interface Scene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bands: number;
  readonly fill: Fill;
  readonly Array?: typeof Uint8Array | typeof Uint16Array | typeof Float32Array;
  readonly tags?: Parameters<typeof makeTiff>[0][number]['tags'];
}

/** A strip TIFF without overviews. */
function writeScene(dir: string, { widthPx, heightPx, bands, fill, Array: Type = Uint8Array, tags }: Scene) {
  const samples = new Type(widthPx * heightPx * bands);
  for (let i = 0; i < widthPx * heightPx; i++)
    for (let k = 0; k < bands; k++) samples[i * bands + k] = fill(i % widthPx, Math.floor(i / widthPx), k);
  const each = (value: number) => short(...globalThis.Array.from({ length: bands }, () => value));
  const base = { ...utmTags, 258: each(8 * Type.BYTES_PER_ELEMENT), 277: short(bands) };
  const format = Type === Float32Array ? { 339: each(3) } : {};
  const file = join(dir, 'scene.tif');
  const blocks = [new Uint8Array(samples.buffer)];
  writeFileSync(file, makeTiff([{ widthPx, heightPx, blocks, tags: { ...base, ...format, ...tags } }]));
  return file;
}

async function built(t: TestContext, scene: Scene, method: OverviewMethod = 'average') {
  const dir = temporaryFolder(t);
  const base = await openRaster(writeScene(dir, scene), unattended);
  const file = join(dir, 'cache', 'scene.tif');
  await buildOverviews(base, file, method, unattended);
  const raster = withOverviews(base, await openRaster(file, unattended));
  t.after(() => raster.close());
  return raster;
}

/** Values of one band of a level, each read as validity says: null where there is nothing. */
async function valuesOf(raster: Awaited<ReturnType<typeof built>>, overview: number, band = 1) {
  const { widthPx, heightPx } = raster.levels[overview]!;
  const whole = { columnPx: 0, rowPx: 0, widthPx, heightPx };
  const { data, alpha } = await raster.readFloats(whole, { bands: [band], overview }, unattended);
  return Array.from(data, (value, i) => (alpha[i] === 0 ? null : value));
}

test('every level is the mean of the one before, for bands of their own too', async (t) => {
  for (const bands of [1, 3, 6]) {
    const random = new Random(bands);
    const noise = Float64Array.from({ length: 600 * 520 * bands }, () => random.below(60_000));
    const fill: Fill = (column, row, band) => noise[(row * 600 + column) * bands + band]!;
    const raster = await built(t, { widthPx: 600, heightPx: 520, bands, fill, Array: Uint16Array });
    assert.equal(raster.summary.overviews, 2);
    assert.equal(raster.levels[2]!.widthPx, 150);
    const [first, second] = [await valuesOf(raster, 1, bands), await valuesOf(raster, 2, bands)];
    const mean = (values: number[]) => Math.floor(values.reduce((sum, value) => sum + value) / 4 + 0.5);
    for (const [column, row] of [
      [0, 0],
      [149, 129],
      [77, 64],
    ] as const) {
      const four = (at: (column: number, row: number) => number) =>
        mean([0, 1].flatMap((y) => [0, 1].map((x) => at(2 * column + x, 2 * row + y))));
      assert.equal(
        second[row * 150 + column],
        four((x, y) => first[y * 300 + x]!),
      );
      assert.equal(
        first[row * 300 + column],
        four((x, y) => fill(x, y, bands - 1)),
      );
    }
  }
});

test('holes stay holes whatever marks them, and a tile without a pixel is not stored', async (t) => {
  // The western half is nothing: by nodata, by NaN, by an alpha band.
  const isNothing = (column: number) => column < 600;
  const size = { widthPx: 1200, heightPx: 600 };
  const nodata = await built(t, {
    ...size,
    bands: 1,
    fill: (column) => (isNothing(column) ? 7 : 100),
    tags: { 42113: ascii('7') },
  });
  const float = await built(t, {
    ...size,
    bands: 1,
    fill: (column) => (isNothing(column) ? Number.NaN : 0.5),
    Array: Float32Array,
  });
  const alpha = await built(t, {
    ...size,
    bands: 4,
    fill: (column, _, band) => (isNothing(column) ? 0 : band === 3 ? 255 : 100),
    tags: { 262: short(2), 338: short(2) },
  });
  for (const [raster, value] of [
    [nodata, 100],
    [float, 0.5],
    [alpha, 100],
  ] as const) {
    for (const level of [1, 2, 3]) {
      const values = await valuesOf(raster, level);
      const half = values.length / raster.levels[level]!.heightPx / 2;
      assert.deepEqual(new Set(values), new Set([null, value]));
      assert.deepEqual([values[half - 1], values[half]], [null, value]);
    }
  }
});

test('an internal mask becomes masks of the overviews', async (t) => {
  const dir = temporaryFolder(t);
  const [widthPx, heightPx] = [800, 600];
  const pixels = new Uint8Array(widthPx * heightPx).fill(50);
  const mask = pixels.map((_, i) => (i % widthPx < 400 ? 0 : 255));
  const file = join(dir, 'scene.tif');
  const pages = [
    { widthPx, heightPx, blocks: [pixels], tags: utmTags },
    { widthPx, heightPx, blocks: [mask], tags: { 254: short(4), 262: short(4) } },
  ];
  writeFileSync(file, makeTiff(pages));
  const base = await openRaster(file, unattended);
  await buildOverviews(base, join(dir, 'scene.ovr'), 'average', unattended);
  const raster = withOverviews(base, await openRaster(join(dir, 'scene.ovr'), unattended));
  t.after(() => raster.close());
  const row = (await valuesOf(raster, 2)).slice(0, 200);
  assert.deepEqual([row[99], row[100]], [null, 50]);
});

test('a build that is stopped leaves nothing', async (t) => {
  const dir = temporaryFolder(t);
  const scene = { widthPx: 1500, heightPx: 1500, bands: 1, fill: (column: number) => column % 200 };
  const base = await openRaster(writeScene(dir, scene), unattended);
  t.after(() => base.close());
  const stop = new AbortController();
  const reports: OverviewProgress[] = [];
  const work = {
    signal: stop.signal,
    report(progress: OverviewProgress) {
      reports.push(progress);
      stop.abort();
    },
  };
  await assert.rejects(buildOverviews(base, join(dir, 'scene.ovr'), 'average', work), { name: 'AbortError' });
  assert.deepEqual(readdirSync(dir), ['scene.tif']);
  // 3 × 3 tiles, then 2 × 2, then one.
  assert.deepEqual(reports, [{ done: 3, total: 14 }]);
});

test('a small scene needs none, and no file is made', async (t) => {
  const dir = temporaryFolder(t);
  const base = await openRaster(
    writeScene(dir, { widthPx: 500, heightPx: 400, bands: 1, fill: () => 1 }),
    unattended,
  );
  t.after(() => base.close());
  const answer = await buildOverviews(base, join(dir, 'scene.ovr'), 'average', unattended);
  assert.deepEqual(answer, { overviews: 0, bytes: 0 });
  assert.deepEqual(readdirSync(dir), ['scene.tif']);
});
