import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { frameTilePath, mapTilePath } from '../../../native/contract/pixels.ts';
import type { SceneRecord } from '../../../native/contract/scene.ts';
import { unattended } from '../../../native/contract/work.ts';
import { makeTiff, short, utmTags } from '../raster/make-tiff.ts';
import { failingWith } from './failing-with.ts';
import { openWorld } from './made-world.ts';

/** Two rows of three pixels: 0, 40, 80; 120, 160, 200. */
const LEVELS = Uint8Array.of(0, 40, 80, 120, 160, 200);

/** A project with a scene that has no place. */
async function openUnplaced(
  t: Parameters<typeof openWorld>[0],
  tags: Record<number, ReturnType<typeof short>> = {},
) {
  const world = await openWorld(t);
  const path = join(world.dir, 'scan.tif');
  writeFileSync(path, makeTiff([{ widthPx: 3, heightPx: 2, blocks: [LEVELS], tags }]));
  const { scenes } = await world.run('add-scenes', { paths: [path] });
  const now = async () => (await world.engine.listScenes({}, unattended)).scenes[0]!;
  return { ...world, scene: scenes[0]!, now };
}

const placeOf = ({ crs, extent, pixelSizeM, georeference }: SceneRecord) => ({
  crs,
  extent,
  pixelSizeM,
  georeference,
});

test('a scene without a place is put on the map by its edges, and undo takes it off', async (t) => {
  const { engine, scene, now } = await openUnplaced(t);
  assert.deepEqual(placeOf(scene), { crs: null, extent: null, pixelSizeM: null, georeference: null });
  assert.match(scene.warnings.join(' '), /no place on the map.*scene place/);
  // 3 × 2 pixels of 20 m from the central meridian of zone 15 eastwards.
  const place = {
    by: 'extent' as const,
    crs: 'EPSG:32615',
    extent: [500_000, 4_000_000, 500_060, 4_000_040] as [number, number, number, number],
    inDegrees: false,
  };
  const preview = await engine.previewPlace({ scene: scene.id, place }, unattended);
  assert.deepEqual(await now(), scene, 'a preview changes nothing');
  const placed = await engine.placeScene({ scene: scene.id, place }, unattended);
  assert.deepEqual(placed.georeference, { crs: 'EPSG:32615', affine: [20, 0, 500_000, 0, -20, 4_000_040] });
  assert.deepEqual(placeOf(placed), { ...preview });
  assert.equal(placed.pixelSizeM, 20);
  assert.equal(placed.extent![0].toFixed(6), '-93.000000');
  assert.deepEqual(placed.warnings, []);
  assert.deepEqual(await now(), placed);
  const { undo } = await engine.undoState({}, unattended);
  assert.equal(undo!.action, 'place-scene');
  await engine.undo({}, unattended);
  assert.deepEqual(await now(), scene);
  await engine.redo({}, unattended);
  assert.deepEqual(await now(), placed);
  const [lonDeg, latDeg] = [placed.extent![0] + 1e-6, placed.extent![3] - 1e-6];
  const pixel = await engine.pickPixel({ scene: scene.id, at: { lonDeg, latDeg }, style: null }, unattended);
  assert.deepEqual([pixel!.columnPx, pixel!.rowPx, pixel!.bands[0]!.value], [0, 0, 0]);
  await engine.placeScene({ scene: scene.id, place: null }, unattended);
  assert.deepEqual(await now(), scene);
});

test('edges in degrees are those of the north-west and south-east corners', async (t) => {
  const { engine, scene } = await openUnplaced(t);
  const place = { by: 'extent' as const, crs: 'EPSG:3857', inDegrees: true };
  const placed = await engine.placeScene(
    { scene: scene.id, place: { ...place, extent: [0, -1, 3, 1] } },
    unattended,
  );
  const degreeM = (Math.PI / 180) * 6_378_137;
  assert.ok(Math.abs(placed.georeference!.affine[0] - degreeM) < 1e-6);
  assert.deepEqual(
    placed.extent!.map((edge) => Number(edge.toFixed(9))),
    [0, -1, 3, 1],
  );
});

test('a world file without a CRS needs the CRS alone; a plain scan has no affine to keep', async (t) => {
  const { engine, dir, run, scene } = await openUnplaced(t);
  const path = join(dir, 'with-world-file.tif');
  writeFileSync(path, makeTiff([{ widthPx: 3, heightPx: 2, blocks: [LEVELS.toReversed()] }]));
  writeFileSync(join(dir, 'with-world-file.tfw'), '20\n0\n0\n-20\n500010\n4000030\n');
  const { scenes } = await run('add-scenes', { paths: [path] });
  const place = { by: 'file' as const, crs: 'EPSG:32615' };
  const placed = await engine.placeScene({ scene: scenes[0]!.id, place }, unattended);
  // A world file places the centre of the first pixel.
  assert.deepEqual(placed.georeference!.affine, [20, 0, 500_000, 0, -20, 4_000_040]);
  await assert.rejects(
    engine.placeScene({ scene: scene.id, place }, unattended),
    failingWith('no-georeference', /no affine of its own/),
  );
});

test('a CRS that is none, an extent without area and a place off the earth are refused', async (t) => {
  const { engine, scene, now } = await openUnplaced(t);
  const attempt = (crs: string, extent: [number, number, number, number]) =>
    engine.placeScene(
      { scene: scene.id, place: { by: 'extent', crs, extent, inDegrees: false } },
      unattended,
    );
  await assert.rejects(attempt('EPSG:999999', [0, 0, 1, 1]), failingWith('crs-unknown', /999999/));
  await assert.rejects(attempt('EPSG:4326', [5, 0, 5, 1]), failingWith('out-of-range', /no area/));
  await assert.rejects(attempt('EPSG:4326', [5, 80, 6, 95]), failingWith('out-of-range', /off the earth/));
  const affine = [1, 2, 0, 2, 4, 0] as [number, number, number, number, number, number];
  const folded = { by: 'affine' as const, crs: 'EPSG:32615', affine };
  await assert.rejects(
    engine.placeScene({ scene: scene.id, place: folded }, unattended),
    failingWith('out-of-range', /onto a line/),
  );
  assert.deepEqual(await now(), scene);
});

/** Red of the pixels of a PNG, null where it is transparent. */
async function reds(response: Response, places: [number, number][]) {
  assert.equal(response.status, 200, await response.clone().text());
  const { data, info } = await sharp(Buffer.from(await response.arrayBuffer()))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return places.map(([column, row]) => {
    const at = (row * info.width + column) * info.channels;
    return data[at + 3] === 0 ? null : data[at];
  });
}

test('a map tile is drawn where a person tries a place, before it is kept', async (t) => {
  const { engine, scene, running } = await openUnplaced(t);
  const { style } = (await engine.scenePlacements({}, unattended))[0]!;
  const ask = async (georeference: SceneRecord['georeference']) => {
    const path = mapTilePath(scene.id, style, 0, georeference).replace('{z}/{x}/{y}', '0/0/0');
    return running.pixels(new Request(`http://engine${path}`));
  };
  assert.equal((await ask(null)).status, 422, 'it has no place');
  // The whole of Web Mercator as three columns and two rows.
  const half = 20037508.342789244;
  const world = { crs: 'EPSG:3857', affine: [(2 * half) / 3, 0, -half, 0, -half, half] } as never;
  const found = await reds(await ask(world), [
    [10, 10],
    [128, 10],
    [245, 245],
  ]);
  assert.deepEqual(found, [0, 40, 200]);
});

test('a scene without a place is drawn in its own pixels, turned upright', async (t) => {
  // Orientation 6: the first row as stored is the right side, the first column the top.
  const { engine, scene, running } = await openUnplaced(t, { 274: short(6) });
  assert.deepEqual([scene.width, scene.height], [2, 3]);
  assert.match(scene.warnings.join(' '), /orientation 6.*upright/);
  const { style } = (await engine.scenePlacements({}, unattended))[0]!;
  const path = frameTilePath(scene.id, style, 0, { reduction: 1, column: 0, row: 0 });
  const response = await running.pixels(new Request(`http://engine${path}`));
  const found = await reds(response, [
    [0, 0],
    [1, 0],
    [0, 2],
    [1, 2],
    [2, 0],
    [0, 3],
  ]);
  // Top row: the first of the second and of the first stored row; bottom row: their last. Beyond is nothing.
  assert.deepEqual(found, [120, 0, 200, 80, null, null]);
  const pixel = await engine.pickPixel(
    { scene: scene.id, at: { columnPx: 0, rowPx: 2 }, style: null },
    unattended,
  );
  assert.equal(pixel!.bands[0]!.value, 200);
});

test('placing a scene whose tiles have labels labels them anew', async (t) => {
  const { engine, run, scene } = await openUnplaced(t, utmTags as never);
  await run('tile', { scene: scene.id, sizePx: 1, sizeM: null, stridePx: null });
  const extent: [number, number, number, number] = [0, 0, 3, 2];
  await engine.placeScene(
    { scene: scene.id, place: { by: 'extent', crs: 'EPSG:4326', extent, inDegrees: false } },
    unattended,
  );
  const jobs = await engine.listJobs({ limit: 5 }, unattended);
  assert.equal(jobs[0]!.task, 'label');
});
