import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { sha256 } from '../../../native/io/hash.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { temporaryFolder } from '../../native/store/fixtures.ts';
import { sharedData, withoutData } from './shared-data.ts';

interface Case {
  /** Texts by name; the last is the scene. */
  files: Record<string, string>;
  windows: { window: [number, number, number, number]; sha256: string; valid: number }[];
}

// Made by test/reference/vrt.py with GDAL.
const { cases }: { cases: Record<string, Case> } = JSON.parse(
  readFileSync(new URL('../../reference/vrt.json', import.meta.url), 'utf8'),
);

for (const [title, { files, windows }] of Object.entries(cases)) {
  test(`${title}: read as GDAL reads it`, { skip: withoutData }, async (t) => {
    const folder = temporaryFolder(t);
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(folder, name), text.replaceAll('{data}', sharedData));
    const raster = await openRaster(join(folder, Object.keys(files).at(-1)!), unattended as Work);
    t.after(() => raster.close());
    for (const expected of windows) {
      const [columnPx, rowPx, widthPx, heightPx] = expected.window;
      const window = { columnPx, rowPx, widthPx, heightPx };
      const { data } = await raster.readWindow(window, {}, unattended as Work);
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      assert.equal(sha256(bytes), expected.sha256, `window ${expected.window}`);
      const { alpha } = await raster.readFloats(window, {}, unattended as Work);
      const valid = alpha.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
      assert.equal(valid, expected.valid, `valid pixels in window ${expected.window}`);
    }
  });
}
