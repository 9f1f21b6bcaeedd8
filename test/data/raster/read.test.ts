import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { pixelToMap } from '../../../native/geo/affine.ts';
import { haversineM } from '../../../native/geo/distance.ts';
import { sha256 } from '../../../native/io/hash.ts';
import { openRaster } from '../../../native/raster/open.ts';
import type { Raster } from '../../../native/raster/raster.ts';
import { sharedData, withoutData } from './shared-data.ts';

interface WindowReference {
  window: [number, number, number, number];
  type: string;
  sha256: string;
  samples: (number | null)[];
  valid: number;
}

interface RasterReference {
  size: [number, number, number];
  geoTransform: number[] | null;
  epsg: string | null;
  overviews: number;
  lossy: boolean;
  /** Degrees, `[longitude, latitude]`, clockwise from the first pixel's. */
  corners: [number, number][] | null;
  /** Sum, least and largest of each band. */
  bands: [number, number, number][] | null;
  windows: WindowReference[];
}

const work = unattended as Work;
// Made by test/reference/raster.py with GDAL.
const reference: { rasters: Record<string, RasterReference> } = JSON.parse(
  readFileSync(new URL('../../reference/raster.json', import.meta.url), 'utf8'),
);

// Libtiff repeats the colour of an old-style JPEG over two pixels, libjpeg interpolates it.
const OTHER_COLOUR = new Set(['pillow_old-style-jpeg-compression.tif']);

// GDAL takes a NaN that integers cannot hold for 0, and −128 on a byte band for a signed one; nodata is by value here.
const OTHER_VALIDITY = new Set(['nodegdal_sample_warped.tif']);

for (const [path, expected] of Object.entries(reference.rasters)) {
  test(`${path} reads as GDAL reads it`, { skip: withoutData }, async () => {
    const raster = await openRaster(join(sharedData, path), work);
    try {
      checkSummary(raster, expected);
      checkCorners(raster, expected.corners);
      if (expected.bands) await checkBands(raster, expected.bands, expected.lossy);
      for (const window of expected.windows) await checkWindow(raster, window, expected.lossy, path);
    } finally {
      await raster.close();
    }
  });
}

function checkSummary({ summary, affine }: Raster, expected: RasterReference): void {
  assert.deepEqual([summary.widthPx, summary.heightPx, summary.bands.length], expected.size);
  assert.equal(summary.overviews, expected.overviews);
  if (expected.epsg !== null) assert.equal(summary.crs, `EPSG:${expected.epsg}`);
  const ours = affine && [affine.c, affine.a, affine.b, affine.f, affine.d, affine.e];
  assert.equal(ours === null, expected.geoTransform === null);
  for (const [i, value] of (ours ?? []).entries()) {
    const wanted = expected.geoTransform![i]!;
    assert.ok(Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `geotransform ${ours}`);
  }
}

/** A tenth of a pixel, or 3 m where the datum shift is one of several in the registry. */
function checkCorners({ summary, affine, crs }: Raster, expected: RasterReference['corners']): void {
  if (expected === null) return;
  const { widthPx, heightPx } = summary;
  const places = [
    [0, 0],
    [widthPx, 0],
    [widthPx, heightPx],
    [0, heightPx],
  ] as const;
  for (const [i, [columnPx, rowPx]] of places.entries()) {
    const [lonDeg, latDeg] = crs!.inverse(...pixelToMap(affine!, columnPx, rowPx));
    const offM = haversineM(lonDeg, latDeg, ...expected[i]!);
    assert.ok(offM <= Math.max(3, 0.1 * summary.pixelSizeM!), `corner ${i} is ${offM} m off`);
  }
}

async function checkBands(
  raster: Raster,
  expected: [number, number, number][],
  lossy: boolean,
): Promise<void> {
  const { widthPx, heightPx } = raster.summary;
  const whole = { columnPx: 0, rowPx: 0, widthPx, heightPx };
  for (const [i, [sum, least, largest]] of expected.entries()) {
    const { data } = await raster.readWindow(whole, { bands: [i + 1] }, work);
    const found = { sum: 0, least: Infinity, largest: -Infinity };
    for (const value of data) {
      if (Number.isNaN(value)) continue;
      found.sum += value;
      found.least = Math.min(found.least, value);
      found.largest = Math.max(found.largest, value);
    }
    // Sums of floats depend on their order; levels of lossy codecs may be off by a tenth on the mean.
    const tolerance = lossy ? 0.1 * data.length : 1e-9 * Math.abs(sum);
    assert.ok(Math.abs(found.sum - sum) <= tolerance, `sum of band ${i + 1}: ${found.sum}, not ${sum}`);
    const levels = lossy ? 2 : 0;
    assert.ok(Math.abs(found.least - least) <= levels, `least of band ${i + 1}: ${found.least}`);
    assert.ok(Math.abs(found.largest - largest) <= levels, `largest of band ${i + 1}: ${found.largest}`);
  }
}

async function checkWindow(
  raster: Raster,
  expected: WindowReference,
  lossy: boolean,
  path: string,
): Promise<void> {
  const [columnPx, rowPx, widthPx, heightPx] = expected.window;
  const window = { columnPx, rowPx, widthPx, heightPx };
  const { data } = await raster.readWindow(window, {}, work);
  assert.equal(raster.summary.bands[0]!.type, expected.type);
  if (OTHER_COLOUR.has(path.split('/').at(-1)!)) return;
  for (const [i, wanted] of expected.samples.entries()) {
    const value = data[Math.floor((i * (data.length - 1)) / 31)]!;
    if (wanted === null) assert.ok(Number.isNaN(value));
    // Decoders of JPEG and WebP may round differently; everything else is exact.
    else assert.ok(Math.abs(value - wanted) <= (lossy ? 2 : 0), `sample ${i} is ${value}, not ${wanted}`);
  }
  if (!lossy) assert.equal(sha256(new Uint8Array(data.buffer)), expected.sha256);
  if (OTHER_VALIDITY.has(path.split('/').at(-1)!)) return;
  const mask = await raster.readMask(window, {}, work);
  assert.equal(
    mask.reduce((count, alpha) => count + (alpha > 0 ? 1 : 0), 0),
    expected.valid,
  );
}

test('colours that are not RGB are read as plain bands, with a warning', { skip: withoutData }, async () => {
  for (const [name, colours] of [
    ['pillow_hopper.Lab.tif', /CIE L\*a\*b\*/],
    ['pillow_tiff_strip_cmyk_jpeg.tif', /CMYK/],
  ] as const) {
    const raster = await openRaster(join(sharedData, 'tiff-variants', name), work);
    assert.match(raster.summary.warnings.join(' '), colours);
    await raster.close();
  }
});

test('the published south-up embedding and its float export hold the same pixels, flipped', {
  skip: withoutData,
}, async () => {
  const folder = join(sharedData, 'embeddings/aef-wisconsin');
  const window = { columnPx: 0, rowPx: 0, widthPx: 103, heightPx: 103 };
  const read = async (name: string) => {
    const raster = await openRaster(join(folder, name), work);
    const { data } = await raster.readWindow(window, { bands: [1, 64] }, work);
    await raster.close();
    return data;
  };
  const coded = await read('aef_wi_2024_utm16n_int8_bottomup.tif');
  const floats = await read('aef_wi_2024_utm16n_float64_topdown.tif');
  for (let i = 0; i < coded.length; i++) {
    const [plane, row, column] = [Math.floor(i / 10609), Math.floor((i % 10609) / 103), i % 103];
    const value = coded[plane * 10609 + (102 - row) * 103 + column]!;
    const dequantised = value === -128 ? Number.NaN : Math.sign(value) * (value / 127.5) ** 2;
    assert.ok(Object.is(floats[i], dequantised) || Math.abs(floats[i]! - dequantised) < 1e-15);
  }
});
