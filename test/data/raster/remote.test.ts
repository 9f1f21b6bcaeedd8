import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { PATIENCE } from '../../../native/io/remote/hosts.ts';
import { Remote } from '../../../native/io/remote/remote.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { openRemoteRaster } from '../../../native/raster/open-remote.ts';
import type { Raster } from '../../../native/raster/raster.ts';
import { rangeServer } from '../../native/io/remote/range-server.ts';
import { sharedData, withoutData } from './shared-data.ts';

const FILES = [
  'scenes/beaufort-sentinel2/beaufort_s2_20181013_b01-b08.tif',
  'scenes/kampala-drone/kampala_site1_jpeg_mask.tif',
  'scenes/swellendam-ortho/3420B_2010_328_RGB_LATLNG.tif',
  'tiff-variants/cogeotiff_big_cog.tiff',
  'tiff-variants/derived_bigtiff_deflate_4band.tif',
  'tiff-variants/derived_packbits_planar_4band.tif',
];

/** Every level of a raster, whole; large ones in their last 512 rows. */
async function pixelsOf(raster: Raster) {
  const levels = [];
  for (const [overview, { widthPx, heightPx }] of raster.levels.entries()) {
    const rows = Math.min(heightPx, 512);
    const window = { columnPx: 0, rowPx: heightPx - rows, widthPx, heightPx: rows };
    levels.push((await raster.readWindow(window, { overview }, unattended)).data);
  }
  return levels;
}

for (const path of FILES) {
  test(`${path} has the same pixels from a server that drops every fifth answer`, {
    skip: withoutData,
  }, async (t) => {
    const server = await rangeServer(t);
    server.files.set('/a.tif', {
      bytes: readFileSync(join(sharedData, path)),
      headers: { etag: '"a"' },
    });
    server.behave = (n) => ({ do: n % 5 === 4 ? 'drop' : 'serve' });
    const dir = mkdtempSync(join(tmpdir(), 'semantile-remote-'));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    const remote = new Remote(dir, { ...PATIENCE, retryMs: [0, 0, 0, 0, 0] });
    const far = await openRemoteRaster(await remote.typed(`${server.origin}/a.tif`), remote, unattended);
    const near = await openRaster(join(sharedData, path), unattended);
    t.after(() => Promise.all([far.close(), near.close()]));
    assert.equal(far.fingerprint, near.fingerprint);
    assert.deepEqual(await pixelsOf(far), await pixelsOf(near));
  });
}
