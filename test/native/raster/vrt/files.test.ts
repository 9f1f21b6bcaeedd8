import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { openRaster } from '../../../../native/raster/open.ts';
import { SourceFiles } from '../../../../native/raster/vrt/source-files.ts';
import { long, makeTiff, short } from '../make-tiff.ts';
import { memoryRaster } from '../memory-raster.ts';
import { folderWith, opened, pictureTiff, valuesOf, vrtXml, work } from './pieces.ts';

const tiff = (value: number) => pictureTiff({ widthPx: 4, heightPx: 2, bands: [() => value] });
const vrtOf = (...files: string[]) =>
  vrtXml({
    widthPx: 4 * files.length,
    heightPx: 2,
    bands: [files.map((file, i) => ({ file, from: [0, 0, 4, 2] as const, to: [4 * i, 0, 4, 2] as const }))],
  });

async function fingerprintOf(path: string): Promise<string> {
  const raster = await openRaster(path, work);
  await raster.close();
  return raster.fingerprint;
}

test('a fingerprint is that of the content of all files and of how they lie, wherever they lie', async (t) => {
  const folder = folderWith(t, {
    'a.tif': tiff(1),
    'b.tif': tiff(2),
    'scene.vrt': vrtOf('a.tif', 'b.tif'),
    'elsewhere/one.tif': tiff(1),
    'elsewhere/two.tif': tiff(2),
    'renamed.vrt': vrtOf('elsewhere/one.tif', 'elsewhere/two.tif'),
    'swapped.vrt': vrtOf('b.tif', 'a.tif'),
  });
  const before = await fingerprintOf(join(folder, 'scene.vrt'));
  assert.match(before, /^[0-9a-f]{16}$/);
  assert.equal(await fingerprintOf(join(folder, 'renamed.vrt')), before);
  assert.notEqual(await fingerprintOf(join(folder, 'swapped.vrt')), before);
  writeFileSync(join(folder, 'b.tif'), tiff(3));
  assert.notEqual(await fingerprintOf(join(folder, 'scene.vrt')), before);
});

test('files that were moved with the scene are found by the ends of their names', async (t) => {
  const folder = folderWith(t, { 'new/images/sheet/a.tif': tiff(1), 'new/images/sheet/b.tif': tiff(2) });
  mkdirSync(join(folder, 'new/project/scenes'), { recursive: true });
  const path = join(folder, 'new/project/scenes/scene.vrt');
  writeFileSync(path, vrtOf('/old/images/sheet/a.tif', '/old/images/sheet/b.tif'));
  const raster = await opened(t, path);
  assert.deepEqual(await valuesOf(raster, [3, 0, 2, 1]), [1, 2]);
  assert.match(raster.summary.warnings.join(), /were found in .*new.images.sheet/);
});

test('a scene that was moved alone finds its files from where it was written', async (t) => {
  const folder = folderWith(t, { 'images/a.tif': tiff(5) });
  const written = join(folder, 'projects/p/scenes');
  const xml = vrtOf('../../../images/a.tif').replace(
    '<SRS>',
    `<Metadata domain="SEMANTILE"><MDI key="WRITTEN_IN">${written}</MDI></Metadata><SRS>`,
  );
  const moved = join(folder, 'far/away/under/four/folders/scene.vrt');
  mkdirSync(dirname(moved), { recursive: true });
  writeFileSync(moved, xml);
  assert.deepEqual(await valuesOf(await opened(t, moved), [0, 0, 1, 1]), [5]);
});

test('more files than may be open at once are read', async (t) => {
  const names = Array.from({ length: 140 }, (_, i) => `${i}.tif`);
  const folder = folderWith(t, {
    ...Object.fromEntries(names.map((name, i) => [name, tiff(i)])),
    'scene.vrt': vrtOf(...names),
  });
  const raster = await opened(t, join(folder, 'scene.vrt'));
  const values = await valuesOf(raster, [0, 0, 4 * names.length, 1]);
  assert.deepEqual(
    values.filter((_, i) => i % 4 === 0),
    names.map((_, i) => i),
  );
});

test('an .ovr beside the scene holds its coarser levels, where it shows the same bands', async (t) => {
  const reduced = (bandCount: number) =>
    makeTiff([
      {
        widthPx: 4,
        heightPx: 1,
        blocks: [new Uint8Array(Uint16Array.from({ length: 4 * bandCount }, (_, i) => 70 + i).buffer)],
        tags: { 254: long(1), 258: short(...Array(bandCount).fill(16)), 277: short(bandCount) },
      },
    ]);
  const folder = folderWith(t, {
    'a.tif': tiff(1),
    'b.tif': tiff(2),
    'scene.vrt': vrtOf('a.tif', 'b.tif'),
    'scene.vrt.ovr': reduced(1),
    'other.vrt': vrtOf('a.tif', 'b.tif'),
    'other.vrt.ovr': reduced(2),
  });
  const raster = await opened(t, join(folder, 'scene.vrt'));
  assert.equal(raster.summary.overviews, 1);
  const window = { columnPx: 1, rowPx: 0, widthPx: 2, heightPx: 1 };
  assert.deepEqual([...(await raster.readWindow(window, { overview: 1 }, work)).data], [71, 72]);
  assert.equal((await opened(t, join(folder, 'other.vrt'))).summary.overviews, 0);
});

test('of the files of a scene no more are kept open than is allowed, and each is opened when it is read', async () => {
  const openedFiles: number[] = [];
  const closed: number[] = [];
  const files = new SourceFiles(async (file) => {
    openedFiles.push(file);
    const raster = memoryRaster({ widthPx: 1, heightPx: 1, data: Float32Array.of(file) });
    return { ...raster, close: async () => void closed.push(file) };
  }, 2);
  const read = (file: number) => files.use(file, async () => file);
  assert.deepEqual(openedFiles, []);
  await read(0);
  await read(1);
  await read(0);
  await read(2);
  assert.deepEqual([openedFiles, files.openCount], [[0, 1, 2], 2]);
  // Those in use stay open, however many they are.
  await files.use(3, () => files.use(4, () => files.use(5, async () => assert.ok(files.openCount >= 3))));
  assert.equal(files.openCount, 2);
  await files.close();
  assert.deepEqual(closed.toSorted(), [0, 1, 2, 3, 4, 5]);
});
