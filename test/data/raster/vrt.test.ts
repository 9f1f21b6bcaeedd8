import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { sha256 } from '../../../native/io/hash.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { temporaryFolder } from '../../native/store/fixtures.ts';
import { composedTexts } from './composed.ts';
import { sharedData, withoutData } from './shared-data.ts';

interface Case {
  /** Texts by name; the last is the scene. */
  files: Record<string, string>;
  windows: { window: [number, number, number, number]; sha256: string; valid: number }[];
}

// Made by test/reference/vrt.py and vrt-written.py with GDAL.
const reference = (name: string): Record<string, Case> =>
  JSON.parse(readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8')).cases;
const written = reference('vrt-written.json');

test('what is written is what GDAL has read', { skip: withoutData }, async () => {
  const texts = await composedTexts(sharedData.replace(/[\\/]$/, ''));
  for (const [title, { files }] of Object.entries(written))
    assert.equal(texts[title], files['scene.vrt'], title);
  assert.deepEqual(Object.keys(texts), Object.keys(written));
});

for (const [title, { files, windows }] of Object.entries({ ...reference('vrt.json'), ...written })) {
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
