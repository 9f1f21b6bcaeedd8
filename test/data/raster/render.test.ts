import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { makeTileGrid, tileCount } from '../../../native/geo/tile-grid.ts';
import { renderMapTile } from '../../../native/raster/display/render.ts';
import { sampleStatistics } from '../../../native/raster/display/stretch.ts';
import { defaultStyle, type RenderStyle } from '../../../native/raster/display/style.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { nodataFractions, readTiles } from '../../../native/raster/windows/tile-pixels.ts';
import { sharedData, withoutData } from './shared-data.ts';

interface TileReference {
  bands: [number] | [number, number, number];
  white: number;
  z: number;
  x: number;
  y: number;
  drawn: number;
  everyEighth: string;
}

const work = unattended as Work;
// Made by test/reference/raster.py with gdalwarp.
const reference: { tiles: Record<string, TileReference> } = JSON.parse(
  readFileSync(new URL('../../reference/raster.json', import.meta.url), 'utf8'),
);

for (const [path, expected] of Object.entries(reference.tiles)) {
  test(`a map tile of ${path} is that of gdalwarp`, { skip: withoutData }, async () => {
    const { bands, white, z, x, y } = expected;
    const stretch = { low: bands.map(() => 0), high: bands.map(() => white) };
    const style: RenderStyle = {
      bands,
      stretch,
      gamma: 1,
      resampling: 'bilinear',
      palette: null,
      isIndex: false,
      ramp: null,
    };
    const raster = await openRaster(join(sharedData, path), work);
    const { rgba } = await renderMapTile(raster, { z, x, y, sizePx: 256 }, style, work);
    await raster.close();
    let drawn = 0;
    for (let i = 3; i < rgba.length; i += 4) if (rgba[i]! > 0) drawn++;
    assert.equal(drawn, expected.drawn, 'pixels drawn');
    const wanted = Buffer.from(expected.everyEighth, 'base64');
    let largest = 0;
    for (let row = 0; row < 32; row++) {
      for (let column = 0; column < 32 * 4; column++) {
        const value = rgba[row * 8 * 256 * 4 + Math.floor(column / 4) * 32 + (column % 4)]!;
        largest = Math.max(largest, Math.abs(value - wanted[row * 128 + column]!));
      }
    }
    assert.ok(largest <= 2, `levels differ by up to ${largest}`);
  });
}

test('the 8-bit mosaic is shown as it is, the 16-bit one between percentiles', {
  skip: withoutData,
}, async () => {
  const style = async (path: string) => {
    const raster = await openRaster(join(sharedData, 'scenes', path), work);
    const found = defaultStyle(raster, await sampleStatistics(raster, work));
    await raster.close();
    return found;
  };
  const beaufort = await style('beaufort-sentinel2/beaufort_s2_20181013_b01-b08.tif');
  assert.deepEqual(
    [beaufort.bands, beaufort.stretch.high],
    [
      [4, 3, 2],
      [255, 255, 255],
    ],
  );
  const chiapas = await style('chiapas-landsat7/LE70220491999322EDC01_stack.gtif');
  assert.deepEqual(chiapas.bands, [3, 2, 1], 'Landsat 7 numbers red 3');
  const atlanta = await style('atlanta-spacenet/atlanta_pan_uint16.tif');
  const { low, high } = atlanta.stretch;
  // numpy.percentile(values[values != 0], [2, 98]) = [126, 1109]; every third sample is looked at.
  assert.ok(Math.abs(low[0]! - 126) <= 1 && Math.abs(high[0]! - 1109) <= 4, `${low} to ${high}`);
});

test('tiles of a whole scene put together are the scene', { skip: withoutData }, async () => {
  const raster = await openRaster(
    join(sharedData, 'scenes/dakota-naip/m_4709963_se_14_1_20200831.tif'),
    work,
  );
  const { widthPx, heightPx } = raster.summary;
  const grid = makeTileGrid(widthPx, heightPx, 100, 100);
  const { data } = await raster.readWindow(
    { columnPx: 0, rowPx: 0, widthPx, heightPx },
    { bands: [3] },
    work,
  );
  const tiles = Uint32Array.from({ length: tileCount(grid) }, (_, i) => i);
  let seen = 0;
  for await (const { tile, data: pixels, valid } of readTiles(
    raster,
    grid,
    tiles,
    { bands: [3], contextPx: 0 },
    work,
  )) {
    const [column, row] = [(tile % grid.columns) * 100, Math.floor(tile / grid.columns) * 100];
    for (let i = 0; i < 10_000; i++) {
      const at = (row + Math.floor(i / 100)) * widthPx + column + (i % 100);
      if (valid[i] === 1 && pixels[i] !== data[at]) assert.fail(`tile ${tile}, pixel ${i}`);
    }
    seen++;
  }
  assert.equal(seen, tiles.length);
  await raster.close();
});

test('nodata fractions of tiles follow the mask of the drone mosaic', { skip: withoutData }, async () => {
  const raster = await openRaster(join(sharedData, 'scenes/kampala-drone/kampala_site1_jpeg_mask.tif'), work);
  const { widthPx, heightPx } = raster.summary;
  const fractions = await nodataFractions(raster, makeTileGrid(widthPx, heightPx, 128, 128), work);
  const mask = await raster.readMask({ columnPx: 0, rowPx: 0, widthPx, heightPx }, {}, work);
  const invalid = mask.reduce((count, alpha) => count + (alpha === 0 ? 1 : 0), 0);
  const counted = fractions.reduce((sum, fraction) => sum + fraction * 128 * 128, 0);
  assert.equal(Math.round(counted), invalid);
  await raster.close();
});
