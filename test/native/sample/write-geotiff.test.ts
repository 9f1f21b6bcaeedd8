import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { Random } from '../../../native/math/random.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { type SceneFacts, writeGeoTiff } from '../../../native/sample/geotiff/write-geotiff.ts';

const FACTS: SceneFacts = {
  epsg: 32618,
  crsName: 'WGS 84 / UTM zone 18N',
  westM: 342_000,
  northM: 3_842_000,
  pixelSizeM: 2,
  description: 'A test',
  acquired: '2024:05:14 15:20:00',
  bandNames: ['red', 'green', 'blue', 'near infrared'],
};

function picture(widthPx: number, heightPx: number) {
  const random = new Random(3);
  const data = Uint8Array.from({ length: 4 * widthPx * heightPx }, () => random.below(256));
  return { widthPx, heightPx, bands: 4, data };
}

test('what is written is read back: pixels, place, bands, date and overviews', async () => {
  await inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'scene.tif');
    const image = picture(600, 301);
    await writeGeoTiff(file, image, FACTS, unattended);
    const raster = await openRaster(file, unattended);
    const { summary } = raster;
    assert.deepEqual(summary.warnings, []);
    assert.deepEqual(
      summary.bands.map(({ type, description }) => [type, description]),
      FACTS.bandNames.map((name) => ['uint8', name]),
    );
    assert.equal(raster.alphaBand, null);
    assert.equal(summary.crs, 'EPSG:32618');
    assert.equal(summary.acquired, '2024-05-14T15:20:00');
    assert.deepEqual(raster.affine, { a: 2, b: 0, c: 342_000, d: 0, e: -2, f: 3_842_000 });
    assert.deepEqual(
      raster.levels.map(({ widthPx, heightPx }) => [widthPx, heightPx]),
      [
        [600, 301],
        [300, 151],
        [150, 76],
      ],
    );
    const whole = { columnPx: 0, rowPx: 0, widthPx: 600, heightPx: 301 };
    assert.deepEqual((await raster.readWindow(whole, {}, unattended)).data, image.data);
    // The first pixel of the first overview is the rounded mean of four.
    const first = { columnPx: 0, rowPx: 0, widthPx: 1, heightPx: 1 };
    const { data } = await raster.readWindow(first, { bands: [1], overview: 1 }, unattended);
    const four = [0, 1, 600, 601].map((at) => image.data[at]!);
    assert.equal(data[0], Math.floor((four.reduce((sum, value) => sum + value, 0) + 2) / 4));
    await raster.close();
  });
});

test('the same picture gives the same bytes', async () => {
  await inTemporaryFolder(async (folder) => {
    const files = ['one.tif', 'two.tif'].map((name) => path.join(folder, name));
    for (const file of files) await writeGeoTiff(file, picture(300, 200), FACTS, unattended);
    const [one, two] = await Promise.all(files.map((file) => readFile(file)));
    assert.ok(one!.equals(two!));
  });
});

test('nothing is left of a file whose writing was stopped', async () => {
  await inTemporaryFolder(async (folder) => {
    const file = path.join(folder, 'scene.tif');
    const work = { signal: AbortSignal.abort(), report() {} };
    await assert.rejects(writeGeoTiff(file, picture(300, 200), FACTS, work), { name: 'AbortError' });
    await assert.rejects(readFile(file), { code: 'ENOENT' });
  });
});
