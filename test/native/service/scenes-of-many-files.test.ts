import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { double, makeTiff, short, utmTags } from '../raster/make-tiff.ts';
import { pictureTiff } from '../raster/vrt/pieces.ts';
import { failingWith } from './failing-with.ts';
import { openWorld, SIDE_PX, sceneBytes, TILE_PX } from './made-world.ts';

/** A window of the world's scene as a file of its own. Its pixels are 3 bytes, in one strip at the end of the header. */
function cutOfWorld(column: number, row: number, widthPx: number, heightPx: number): Uint8Array {
  const whole = sceneBytes(1);
  const strip = 8;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let y = 0; y < heightPx; y++) {
    const start = strip + ((row + y) * SIDE_PX + column) * 3;
    rgb.set(whole.subarray(start, start + widthPx * 3), y * widthPx * 3);
  }
  const corner = double(0, 0, 0, 500_000 + 10 * column, 4_600_000 - 10 * row, 0);
  const tags = { ...utmTags, 258: short(8, 8, 8), 262: short(2), 277: short(3), 33922: corner };
  return makeTiff([{ widthPx, heightPx, blocks: [rgb], tags }]);
}

/** The world in four files, cut where no tile ends. */
function writeCuts(folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  const [c, r, side] = [43, 77, SIDE_PX];
  const cuts = [
    [0, 0, c, r],
    [c, 0, side - c, r],
    [0, r, c, side - r],
    [c, r, side - c, side - r],
  ] as const;
  return cuts.map(([column, row, width, height], i) => {
    const path = join(folder, `piece_${i}.tif`);
    writeFileSync(path, cutOfWorld(column, row, width, height));
    return path;
  });
}

test('a mosaic of four pieces has the tiles and the features of the whole scene', async (t) => {
  const world = await openWorld(t);
  const pieces = writeCuts(join(world.dir, 'pieces'));
  const whole = await world.run('add-scenes', { paths: [world.scene] });
  const mosaic = await world.run('add-scenes', { paths: pieces, as: 'mosaic' });
  assert.deepEqual([mosaic.failures, mosaic.scenes[0]!.name], [[], 'piece']);
  const { extent, width, height, bands } = mosaic.scenes[0]!;
  assert.deepEqual(
    { extent, width, height },
    {
      extent: whole.scenes[0]!.extent,
      width: SIDE_PX,
      height: SIDE_PX,
    },
  );
  assert.deepEqual(bands, whole.scenes[0]!.bands);
  await world.run('tile', { scene: null, sizePx: TILE_PX, sizeM: null, stridePx: null });
  await world.run('extract-features', { extractors: null, threads: 1 });
  const folder = join(world.project, 'features');
  const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  assert.equal(files.length, 2);
  assert.ok(files[0]!.length > 1000);
  assert.ok(files[0]!.equals(files[1]!), 'the features are the same bytes');
});

test('a folder of pieces is one scene, of which each piece that does not fit fails alone', async (t) => {
  const world = await openWorld(t);
  const folder = join(world.dir, 'pieces');
  writeCuts(join(folder, 'sheets'));
  const gray = pictureTiff({ widthPx: 4, heightPx: 4, bands: [() => 1] });
  writeFileSync(join(folder, 'other.tif'), gray);
  writeFileSync(join(folder, 'broken.tif'), 'II*\0');
  writeFileSync(join(folder, 'notes.txt'), 'no raster');
  const { scenes, failures } = await world.run('add-scenes', { paths: [folder], as: 'mosaic' });
  assert.deepEqual([scenes.length, scenes[0]!.name, scenes[0]!.width], [1, 'pieces', SIDE_PX]);
  assert.deepEqual(
    failures.map(({ path, kind }) => [path, kind]),
    [
      [join(folder, 'broken.tif'), 'file-unreadable'],
      [join(folder, 'other.tif'), 'format-unsupported'],
    ],
  );
});

test('the same files are one scene, and its description goes with it', async (t) => {
  const world = await openWorld(t);
  const pieces = writeCuts(join(world.dir, 'pieces'));
  const add = () => world.run('add-scenes', { paths: pieces, as: 'mosaic' });
  const first = await add();
  const again = await add();
  assert.equal(again.scenes[0]!.id, first.scenes[0]!.id);
  const written = () => readdirSync(join(world.project, 'scenes'));
  assert.deepEqual(written(), ['piece.vrt']);
  await world.engine.removeScene({ scene: first.scenes[0]!.id }, unattended);
  assert.deepEqual(written(), []);
  assert.ok(pieces.every((piece) => existsSync(piece)));
});

test('nothing is written for a stack that cannot be made, and every file that does not fit is named', async (t) => {
  const world = await openWorld(t);
  const gray = (zone: number) => pictureTiff({ widthPx: 4, heightPx: 4, bands: [() => 1], zone });
  const [one, other, gone] = ['one.tif', 'other.tif', 'gone.tif'].map((name) => join(world.dir, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(one, gray(32615));
  writeFileSync(other, gray(32616));
  const missing = await world.run('add-scenes', { paths: [one, gone], as: 'stack' });
  assert.deepEqual([missing.scenes, missing.failures.map(({ kind }) => kind)], [[], ['file-missing']]);
  const misfit = await world.run('add-scenes', { paths: [one, other], as: 'stack' });
  assert.deepEqual([misfit.scenes, misfit.failures.map(({ path }) => path)], [[], [other]]);
  assert.ok(!existsSync(join(world.project, 'scenes')));
});

test('a folder of bands is a scene that says what it was taken for, with clouds hidden', async (t) => {
  const world = await openWorld(t);
  const id = 'LC08_L2SP_042034_20170616_20200903_02_T1';
  const folder = join(world.dir, 'landsat');
  mkdirSync(folder);
  const write = (part: string, value: (column: number) => number) =>
    writeFileSync(
      join(folder, `${id}_${part}.TIF`),
      pictureTiff({ widthPx: 4, heightPx: 2, bands: [value] }),
    );
  write('SR_B4', () => 40);
  write('SR_B3', () => 30);
  write('SR_B2', () => 20);
  // Clear, cloud, cloud shadow, clear: 21824, 22280, 23888.
  write('QA_PIXEL', (column) => [21_824, 22_280, 23_888, 21_824][column]!);
  writeFileSync(
    join(folder, `${id}_MTL.txt`),
    'DATE_ACQUIRED = 2017-06-16\nSCENE_CENTER_TIME = "18:33:09.1Z"\n',
  );
  const map = join(folder, 'map.tif');
  writeFileSync(map, pictureTiff({ widthPx: 4, heightPx: 2, bands: [() => 1] }));
  const { scenes, failures, recognised } = await world.run('add-scenes', { paths: [folder] });
  assert.deepEqual(failures, []);
  assert.deepEqual(recognised, [
    {
      scene: scenes[0]!.id,
      sensor: 'Landsat 8',
      acquired: '2017-06-16T18:33:09',
      bands: ['B2 blue', 'B3 green', 'B4 red'],
      mask: { band: 'QA_PIXEL', hides: 'clouds with their edges, cirrus, cloud shadows and fill' },
      leftOut: [{ path: map, reason: 'its name is not that of a band of the picture' }],
    },
  ]);
  assert.deepEqual(
    scenes[0]!.bands.map(({ meaning }) => meaning),
    ['blue', 'green', 'red'],
  );
  await world.run('tile', { scene: null, sizePx: 1, sizeM: null, stridePx: null });
  const { scenes: grids } = await world.engine.listGrids({}, unattended);
  assert.deepEqual(
    grids.map(({ tiles, nodataTiles }) => [tiles, nodataTiles]),
    [[8, 4]],
  );
});

test('a folder whose files say nothing of themselves is refused with the choices there are', async (t) => {
  const world = await openWorld(t);
  const folder = join(world.dir, 'pieces');
  writeCuts(folder);
  const { failures } = await world.run('add-scenes', { paths: [folder] });
  assert.equal(failures[0]!.kind, 'format-unsupported');
  assert.match(failures[0]!.message, /folder of 4 rasters.*--mosaic.*--stack/);
});

test('a project that is moved with its images, or without them, finds the pieces of its scene', async (t) => {
  const world = await openWorld(t);
  const pieces = writeCuts(join(world.dir, 'images', 'sheets'));
  const { scenes } = await world.run('add-scenes', { paths: pieces, as: 'mosaic' });
  const id = scenes[0]!.id;
  await world.engine.closeProject({}, unattended);
  const picked = async (project: string) => {
    await world.engine.openProject({ path: project }, unattended);
    const at = { columnPx: 43, rowPx: 77 };
    const pixel = await world.engine.pickPixel({ scene: id, at, style: null }, unattended);
    await world.engine.closeProject({}, unattended);
    return pixel;
  };
  const alone = join(world.dir, 'far', 'away', 'World.semantile');
  mkdirSync(join(world.dir, 'far', 'away'), { recursive: true });
  renameSync(world.project, alone);
  assert.ok(await picked(alone));

  const together = join(world.dir, 'disk', 'World.semantile');
  mkdirSync(join(world.dir, 'disk'));
  cpSync(alone, together, { recursive: true });
  renameSync(join(world.dir, 'images'), join(world.dir, 'disk', 'images'));
  rmSync(alone, { recursive: true });
  assert.ok(await picked(together));

  rmSync(join(world.dir, 'disk', 'images', 'sheets', 'piece_2.tif'));
  await assert.rejects(
    picked(together),
    failingWith('file-missing', /piece_2\.tif does not exist.*piece\.vrt draws from it/),
  );
});
