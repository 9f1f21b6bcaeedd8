import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OverviewMethod } from '../../../native/contract/scene.ts';
import { unattended } from '../../../native/contract/work.ts';
import { inTemporaryFolder } from '../../../native/io/files.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { buildOverviews } from '../../../native/raster/overviews/build-overviews.ts';
import { withOverviews } from '../../../native/raster/overviews/with-overviews.ts';
import type { Raster } from '../../../native/raster/raster.ts';
import { sharedData, withoutData } from './shared-data.ts';

interface Level {
  size: [number, number];
  valid: number;
  samples: number[][];
}

// Made by test/reference/overviews.py with gdaladdo.
const cases: { path: string; method: OverviewMethod; levels: Level[] }[] = JSON.parse(
  readFileSync(new URL('../../reference/overviews.json', import.meta.url), 'utf8'),
);

/** Lends a scene with its overviews built, and the path of these. */
async function withBuilt(
  path: string,
  method: OverviewMethod,
  use: (raster: Raster, overviews: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const file = join(folder, 'scene.ovr');
    const base = await openRaster(join(sharedData, path), unattended);
    await buildOverviews(base, file, method, unattended);
    const raster = withOverviews(base, await openRaster(file, unattended));
    await use(raster, file).finally(() => raster.close());
  });
}

for (const { path, method, levels } of cases) {
  // Levels are made from one another: where sizes are odd, sums of parts are rounded in another order than GDAL's.
  const tolerance = method === 'average' ? 1 : 0;
  test(`${method} overviews of ${path} are those of gdaladdo`, { skip: withoutData }, () =>
    withBuilt(path, method, async (raster) => {
      for (const [k, { size, valid, samples }] of levels.entries()) {
        const [widthPx, heightPx] = size;
        const level = raster.levels[k + 1]!;
        assert.deepEqual([level.widthPx, level.heightPx], size);
        const whole = { columnPx: 0, rowPx: 0, widthPx, heightPx };
        const { data, alpha } = await raster.readFloats(whole, { overview: k + 1 }, unattended);
        assert.equal(alpha.filter((value) => value > 0).length, valid, `valid pixels of level ${k + 1}`);
        for (const [band, wanted] of samples.entries()) {
          for (const [i, value] of wanted.entries()) {
            const at = Math.floor((i * (alpha.length - 1)) / 199);
            const found = data[band * alpha.length + at]!;
            assert.ok(
              Math.abs(found - value) <= tolerance,
              `level ${k + 1} band ${band + 1}: ${found}, ${value}`,
            );
          }
        }
      }
    }),
  );
}

const withoutGdal = spawnSync('gdalinfo', ['--version']).status === 0 ? false : 'no GDAL';

test('GDAL takes what is built for the overviews of the scene', { skip: withoutData || withoutGdal }, () =>
  withBuilt('scenes/atlanta-spacenet/atlanta_pan_uint16.tif', 'average', async (raster, overviews) => {
    await inTemporaryFolder(async (folder) => {
      const copy = join(folder, 'scene.tif');
      copyFileSync(raster.path, copy);
      copyFileSync(overviews, `${copy}.ovr`);
      const info = JSON.parse(execFileSync('gdalinfo', ['-json', copy], { encoding: 'utf8' }));
      assert.deepEqual(info.bands[0].overviews, [{ size: [450, 450] }, { size: [225, 225] }]);
      // Its values too, row by row.
      const as = ['-q', '-ovr', '0', '-of', 'XYZ'];
      const xyz = execFileSync('gdal_translate', [...as, copy, '/vsistdout/'], {
        encoding: 'utf8',
        maxBuffer: 2 ** 25,
      });
      const lines = xyz.split('\n').slice(100 * 450 + 200, 100 * 450 + 202);
      const values = lines.map((line) => Number(line.split(' ')[2]));
      const window = { columnPx: 200, rowPx: 100, widthPx: 2, heightPx: 1 };
      const { data } = await raster.readWindow(window, { overview: 1 }, unattended);
      assert.deepEqual(values, [...data]);
    });
  }),
);
