import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { unattended, type Work } from '../../../native/contract/work.ts';
import { makeTileGrid, tileWindow } from '../../../native/geo/tile-grid.ts';
import type { ByteSource } from '../../../native/io/byte-source.ts';
import { DecodeThreads } from '../../../native/raster/codec/decode-threads.ts';
import { openRaster } from '../../../native/raster/open.ts';
import { openTiffRaster } from '../../../native/raster/tiff/open-tiff-raster.ts';
import { readGroundTiles } from '../../../native/raster/windows/ground-tiles.ts';
import { readTiles } from '../../../native/raster/windows/tile-pixels.ts';
import { long, makeTiff, short, utmTags } from './make-tiff.ts';

const work = unattended as Work;
const [COLUMNS, ROWS, SIDE] = [6, 4, 16];

/** A file in memory that counts how often each place is read. */
function countingSource(file: Uint8Array): ByteSource & { reads: Map<number, number> } {
  const reads = new Map<number, number>();
  return {
    reads,
    sizeBytes: file.length,
    read: async (offsetBytes, lengthBytes) => {
      reads.set(offsetBytes, (reads.get(offsetBytes) ?? 0) + 1);
      return new Uint8Array(file.slice(offsetBytes, offsetBytes + lengthBytes));
    },
    close: async () => {},
  };
}

/** Three bands in tiles of 16 × 16; the value of a sample is told by its place. */
function tiledFile(): { file: Uint8Array; offsets: number[] } {
  const blocks = Array.from({ length: COLUMNS * ROWS }, (_, n) =>
    deflateSync(Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) => (n * 31 + i * 7) & 255)),
  );
  const tags = { ...utmTags, 258: short(8, 8, 8), 259: short(8), 262: short(2), 277: short(3) };
  const size = { widthPx: COLUMNS * SIDE, heightPx: ROWS * SIDE };
  const file = makeTiff([{ ...size, blocks, tags: { ...tags, 322: long(SIDE), 323: long(SIDE) } }]);
  const offsets = blocks.map((block) => Buffer.from(file).indexOf(block));
  return { file, offsets };
}

for (const [what, read] of [
  ['tiles that overlap and see around them', readTiles],
  ['tiles of coarser pixels', readGroundTiles],
] as const) {
  test(`each block of a file is read and decoded once for ${what}`, async () => {
    const { file, offsets } = tiledFile();
    const source = countingSource(file);
    const raster = await openTiffRaster(`${what}.tif`, source, work, { fingerprint: '0123456789abcdef' });
    source.reads.clear();
    const grid = makeTileGrid(raster.summary.widthPx, raster.summary.heightPx, 24, 12);
    const tiles = Uint32Array.from({ length: grid.columns * grid.rows }, (_, n) => n).reverse();
    const options = { bands: [3, 1], contextPx: 5, pixelSizeM: 23 };
    let count = 0;
    for await (const { data } of read(raster, grid, tiles, options, work)) count += data.length > 0 ? 1 : 0;
    await raster.close();
    assert.equal(count, grid.columns * grid.rows);
    assert.deepEqual(
      offsets.map((offset) => source.reads.get(offset)),
      offsets.map(() => 1),
    );
  });
}

test('whoever stops in the middle leaves nothing that still reads', async () => {
  const { file } = tiledFile();
  const source = countingSource(file);
  const raster = await openTiffRaster('stopped.tif', source, work, { fingerprint: '0123456789abcdef' });
  const grid = makeTileGrid(raster.summary.widthPx, raster.summary.heightPx, 8, 8);
  const tiles = Uint32Array.from({ length: grid.columns * grid.rows }, (_, n) => n);
  for await (const _ of readTiles(raster, grid, tiles, { bands: [1], contextPx: 0 }, work)) break;
  const readsThen = [...source.reads.values()].reduce((a, b) => a + b);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(
    [...source.reads.values()].reduce((a, b) => a + b),
    readsThen,
  );
  await raster.close();
});

test('a block whose caller has left before its turn is never decoded, and the next one is', async () => {
  const threads = new DecodeThreads(1);
  const { signal } = new AbortController();
  const leaving = new AbortController();
  const first = Promise.withResolvers<string>();
  const begun: string[] = [];
  const decode = (name: string, of: AbortSignal, act: () => Promise<string>) =>
    threads.run(of, () => {
      begun.push(name);
      return act();
    });
  const one = decode('one', signal, () => first.promise);
  const left = decode('left', leaving.signal, async () => 'left');
  const other = decode('other', signal, async () => 'other');
  leaving.abort();
  first.resolve('one');
  assert.deepEqual(await Promise.all([one, other]), ['one', 'other']);
  await assert.rejects(left, { name: 'AbortError' });
  assert.deepEqual(begun, ['one', 'other']);
});

test('as many blocks are decoded at once as there are threads, and a failure gives its thread back', async () => {
  const threads = new DecodeThreads(2);
  const { signal } = new AbortController();
  let [running, most] = [0, 0];
  const decode = async (fails: boolean) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (fails) throw new Error('damaged');
  };
  const all = await Promise.allSettled(
    [0, 1, 2, 3, 4].map((n) => threads.run(signal, () => decode(n === 1))),
  );
  assert.equal(most, 2);
  assert.deepEqual(
    all.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  );
});

test('threads that are taken away are not used any more', async () => {
  const threads = new DecodeThreads(3);
  threads.limitTo(1);
  let [running, most] = [0, 0];
  const decode = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
  };
  await Promise.all([0, 1, 2, 3].map(() => threads.run(new AbortController().signal, decode)));
  assert.equal(most, 1);
});

test('tiles that share no block are what a window of them is', async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'semantile-'));
  t.after(() => rm(folder, { recursive: true }));
  const scene = path.join(folder, 'scene.tif');
  await writeFile(scene, tiledFile().file);
  const [tiled, whole] = [await openRaster(scene, work), await openRaster(scene, work)];
  // 96 × 64 pixels: the last row of tiles of 40 lies half beyond the scene, and blocks of 16 lie across their seams.
  for (const sidePx of [16, 32, 40]) {
    const grid = makeTileGrid(96, 64, sidePx, sidePx);
    const tiles = Uint32Array.from({ length: grid.columns * grid.rows }, (_, n) => n);
    for await (const { tile, data } of readTiles(tiled, grid, tiles, { bands: [3, 1], contextPx: 0 }, work)) {
      const { columnPx, rowPx } = tileWindow(grid, tile);
      const window = {
        columnPx,
        rowPx,
        widthPx: Math.min(sidePx, 96 - columnPx),
        heightPx: Math.min(sidePx, 64 - rowPx),
      };
      const expected = (await whole.readFloats(window, { bands: [3, 1] }, work)).data;
      for (let at = 0; at < expected.length; at++) {
        const [row, column] = [Math.floor(at / window.widthPx), at % window.widthPx];
        const [band, rowOfBand] = [Math.floor(row / window.heightPx), row % window.heightPx];
        assert.equal(
          data[(band * sidePx + rowOfBand) * sidePx + column],
          expected[at],
          `${sidePx}: tile ${tile}`,
        );
      }
    }
  }
  await Promise.all([tiled.close(), whole.close()]);
});
