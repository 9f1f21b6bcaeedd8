import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { unattended } from '../../../native/contract/work.ts';
import { readSet, type SetImage, writtenSet } from '../../../native/raster/image-set/image-set.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { failingWith } from '../service/failing-with.ts';

const SIDE = 16;

/** A picture of one colour. */
async function picture(file: string, colour: [number, number, number], side = SIDE): Promise<string> {
  mkdirSync(path.dirname(file), { recursive: true });
  const [r, g, b] = colour;
  await sharp({ create: { width: side, height: side, channels: 3, background: { r, g, b } } }).toFile(file);
  return file;
}

function written(folder: string, images: SetImage[]): string {
  const file = path.join(folder, 'set.json');
  writeFileSync(file, writtenSet({ sidePx: SIDE, images }, file));
  return file;
}

test('pictures are cells of a sheet; what is damaged, gone or not there is nodata', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'semantile-set-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'broken.jpg'), 'no picture');
  const images = [
    { path: await picture(path.join(folder, 'a/red.png'), [255, 0, 0]), label: 'a' },
    { path: await picture(path.join(folder, 'b/wide.png'), [0, 128, 0], 40), label: 'b' },
    { path: path.join(folder, 'broken.jpg'), label: null },
    { path: path.join(folder, 'gone.png'), label: 'a' },
    { path: await picture(path.join(folder, 'b/blue.webp'), [0, 0, 255]), label: 'b' },
  ];
  const raster = await openRaster(written(folder, images), unattended);
  // Five pictures: three columns, two rows.
  assert.deepEqual([raster.summary.widthPx, raster.summary.heightPx], [3 * SIDE, 2 * SIDE]);
  assert.deepEqual([raster.summary.crs, raster.summary.bands.length, raster.levels.length], [null, 3, 2]);
  const window = { columnPx: SIDE - 1, rowPx: 0, widthPx: 2, heightPx: 1 };
  const { data } = await raster.readWindow(window, {}, unattended);
  assert.deepEqual([...data], [255, 0, 0, 128, 0, 0]);
  const whole = { columnPx: 0, rowPx: 0, widthPx: 3 * SIDE, heightPx: 2 * SIDE };
  const mask = await raster.readMask(whole, {}, unattended);
  const valid = (column: number, row: number) => mask[(row * SIDE + 3) * 3 * SIDE + column * SIDE + 3];
  assert.deepEqual([valid(0, 0), valid(1, 0), valid(2, 0)], [255, 255, 0]);
  assert.deepEqual([valid(0, 1), valid(1, 1), valid(2, 1)], [0, 255, 0]);
  const half = await raster.readFloats(
    { columnPx: SIDE / 2, rowPx: SIDE / 2, widthPx: 1, heightPx: 1 },
    { overview: 1, bands: [3] },
    unattended,
  );
  // Half as large, the fifth picture begins at 8, 8: its blue.
  assert.deepEqual([...half.data, ...half.alpha], [255, 255]);
  await assert.rejects(raster.readMask({ ...whole, rowPx: 1 }, {}, unattended), failingWith('out-of-range'));
  await raster.close();
});

test('a set that is cut short, or whose pictures are all gone, is said', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'semantile-set-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = written(folder, [{ path: path.join(folder, 'gone.png'), label: 'a' }]);
  await assert.rejects(openRaster(file, unattended), failingWith('file-missing'));
  const text = writtenSet({ sidePx: SIDE, images: [{ path: file, label: null }] }, file);
  for (const bad of [
    text.slice(0, -4),
    text.replace('16', '0'),
    text.replace('16', '100000'),
    text.replace(/"images":.*$/, '"images":[]}'),
    text.replace(/"images":.*$/, '"images":[[1,2]]}'),
  ]) {
    assert.throws(() => readSet(bad, file), failingWith('file-unreadable'));
  }
  assert.deepEqual(readSet(text, file), { sidePx: SIDE, images: [{ path: file, label: null }] });
});
