import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { labelWorld, openWorld, PLAIN_LAYER, ringM, SAND_FROM_PX, SIDE_PX } from './made-world.ts';

test('a scene says what it is; the same file twice is one scene; a bad file fails alone', async (t) => {
  const world = await openWorld(t);
  writeFileSync(join(world.dir, 'bad.tif'), 'no image');
  const paths = [world.scene, join(world.dir, 'bad.tif'), join(world.dir, 'none.tif'), world.scene];
  const { scenes, failures } = await world.run('add-scenes', { paths });
  assert.equal(scenes.length, 2);
  assert.equal(scenes[0]!.id, scenes[1]!.id);
  const { width, height, crs, pixelSizeM, bands, kind, name } = scenes[0]!;
  assert.deepEqual(
    { width, height, crs, pixelSizeM, kind, name },
    { width: SIDE_PX, height: SIDE_PX, crs: 'EPSG:32615', pixelSizeM: 10, kind: 'raster', name: 'world' },
  );
  assert.deepEqual(
    bands.map(({ index, type }) => [index, type]),
    [
      [1, 'uint8'],
      [2, 'uint8'],
      [3, 'uint8'],
    ],
  );
  // x = 500 000 is the central meridian of zone 15: 93° west.
  assert.ok(Math.abs(scenes[0]!.extent![0] + 93) < 1e-9);
  assert.deepEqual(
    failures.map(({ kind, path }) => [kind, path]),
    [
      ['format-unknown', paths[1]],
      ['file-missing', paths[2]],
    ],
  );
  assert.equal((await world.engine.listScenes({}, unattended)).scenes.length, 1);
});

test('a pixel and a window are read as they lie in the file', async (t) => {
  const world = await openWorld(t);
  const { scenes } = await world.run('add-scenes', { paths: [world.scene] });
  const out = join(world.dir, 'corner.npy');
  const params = { path: world.scene, window: [0, 0, 4, 2], bands: [3], out } as const;
  const answer = await world.engine.readWindow({ ...params, window: [0, 0, 4, 2], bands: [3] }, unattended);
  assert.deepEqual(answer.shape, [1, 2, 4]);
  assert.equal(answer.type, 'uint8');
  // Water is blue 110 ± 4.
  const npy = readFileSync(out);
  const blue = [...npy.subarray(npy.length - 8)];
  assert.ok(blue.every((value) => value >= 106 && value <= 114));
  const [west, , , north] = scenes[0]!.extent!;
  const pick = (lonDeg: number) => {
    const at = { lonDeg, latDeg: north - 1e-6 };
    return world.engine.pickPixel({ scene: scenes[0]!.id, at, style: null }, unattended);
  };
  const pixel = (await pick(west + 1e-6))!;
  assert.deepEqual([pixel.columnPx, pixel.rowPx, pixel.bands[2]!.value], [0, 0, blue[0]]);
  assert.equal(await pick(west - 1), null);
});

test('a layer is previewed, imported with its counts, and a second of its name gets a number', async (t) => {
  const world = await openWorld(t);
  await world.run('add-scenes', { paths: [world.scene] });
  const preview = await world.engine.previewLayer({ path: world.layer }, unattended);
  assert.equal(preview.layers[0]!.suggestedField, 'cover');
  const params = { ...PLAIN_LAYER, path: world.layer, labelField: 'cover' };
  const { layers } = await world.run('add-layer', params);
  const [layer] = layers;
  assert.deepEqual(
    [layer!.name, layer!.crs, layer!.features, layer!.labelCounts, layer!.overlappingScenes.length],
    ['cover', 'EPSG:32615', 3, { water: 1, forest: 1, sand: 1 }, 1],
  );
  const again = await world.run('add-layer', { ...PLAIN_LAYER, path: world.layer, label: 'land' });
  assert.equal(again.layers[0]!.name, 'cover 2');
});

test('an import that fails leaves neither a layer nor a label', async (t) => {
  const world = await openWorld(t);
  const bad = [
    [{ labelField: 'cover', label: 'x' }, 'out-of-range'],
    [{ labelField: 'nope' }, 'not-found'],
    [{ label: '  ' }, 'out-of-range'],
    [{ layer: 'nope' }, 'not-found'],
    [{ crs: 'EPSG:999999' }, 'crs-unknown'],
    [{ labelField: 'cover', labelText: join(world.dir, 'none.csv') }, 'file-missing'],
  ] as const;
  for (const [part, kind] of bad) {
    const params = { ...PLAIN_LAYER, path: world.layer, ...part };
    await assert.rejects(world.run('add-layer', params), failingWith(kind), JSON.stringify(part));
  }
  assert.deepEqual((await world.engine.listLayers({}, unattended)).layers, []);
  assert.deepEqual(await world.engine.listLabels({}, unattended), []);
});

test('fractions follow what is drawn, reshaped, relabelled, deleted, undone and done again', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const { engine } = world;
  /** Tiles that carry a label, once the job that the edit started has ended. */
  const marshTiles = async () => {
    const [job] = await engine.listJobs({ limit: 1 }, unattended);
    await engine.taskResult({ job: job!.id }, unattended);
    return (await engine.labelCounts({}, unattended)).labels.marsh ?? 0;
  };
  const toDegrees = async (...[from, to, top, bottom]: Parameters<typeof ringM>) => {
    const { scenes } = await engine.listScenes({}, unattended);
    const [west, south, east, north] = scenes[0]!.extent!;
    // Over 1.3 km a UTM scene is square to the meridian within a millimetre.
    const lon = (column: number) => west + ((east - west) * column) / SIDE_PX;
    const lat = (row: number) => north - ((north - south) * row) / SIDE_PX;
    const corners = [
      [from, top],
      [from, bottom],
      [to, bottom],
      [to, top],
      [from, top],
    ] as const;
    return {
      type: 'Polygon',
      coordinates: [corners.map(([column, row]) => [lon(column), lat(row)])],
    };
  };
  // In the unmapped south: two tiles wide, one high.
  const drawn = await engine.drawFeature(
    { geometry: await toDegrees(0, 16, 96, 104), label: 'marsh' },
    unattended,
  );
  assert.equal(await marshTiles(), 2);
  const place = { layer: drawn.layer, feature: drawn.feature };
  await engine.reshapeFeature({ ...place, geometry: await toDegrees(0, 16, 96, 112) }, unattended);
  assert.equal(await marshTiles(), 4);
  assert.equal((await engine.undo({}, unattended))!.action, 'reshape-feature');
  assert.equal(await marshTiles(), 2);
  assert.equal((await engine.redo({}, unattended))!.action, 'reshape-feature');
  assert.equal(await marshTiles(), 4);
  await engine.relabelFeatures({ features: [place], label: 'sand' }, unattended);
  assert.equal(await marshTiles(), 0);
  assert.equal((await engine.labelCounts({}, unattended)).labels.sand, 72 + 4);
  await engine.deleteFeatures({ features: [place] }, unattended);
  await marshTiles();
  assert.equal((await engine.labelCounts({}, unattended)).labels.sand, 72);
  const log = await engine.listEdits({ limit: 10 }, unattended);
  assert.deepEqual(log.map(({ action }) => action).slice(0, 2), ['delete-features', 'relabel-feature']);
});

test('what is done to several polygons at once, in whatever layer, is one step back', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await labelWorld(world);
  const { layers } = await engine.listLayers({}, unattended);
  const ring = [[-93, 41.5], [-93, 41.4], [-92.9, 41.4], [-93, 41.5]]; // biome-ignore format: corners
  const geometry = { type: 'Polygon', coordinates: [ring] };
  const drawn = await engine.drawFeature({ geometry, label: 'marsh' }, unattended);
  const features = [
    { layer: layers[0]!.id, feature: '0' },
    { layer: drawn.layer, feature: drawn.feature },
  ];
  const labels = async () =>
    Promise.all(features.map(async (ref) => (await engine.getFeature(ref, unattended)).label));
  await engine.relabelFeatures({ features, label: 'sand' }, unattended);
  assert.deepEqual(await labels(), ['sand', 'sand']);
  await engine.undo({}, unattended);
  assert.deepEqual(await labels(), ['water', 'marsh']);
  await engine.deleteFeatures({ features }, unattended);
  await assert.rejects(labels(), failingWith('not-found'));
  await engine.undo({}, unattended);
  assert.deepEqual(await labels(), ['water', 'marsh']);
});

test('what is drawn is checked: a blank label, a shape without area, a layer that was imported', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const { engine } = world;
  const square = { type: 'Polygon', coordinates: [ringM(0, 8, 0, 8).map(([x, y]) => [x! / 1e7, y! / 1e7])] };
  const refused = failingWith('out-of-range');
  await assert.rejects(engine.drawFeature({ geometry: square, label: ' ' }, unattended), refused);
  const line = { type: 'LineString', coordinates: [[0, 0], [1, 1]] } as const; // biome-ignore format: a pair of points
  await assert.rejects(engine.drawFeature({ geometry: { ...line }, label: 'marsh' }, unattended), refused);
  const { layers } = await engine.listLayers({}, unattended);
  const imported = { layer: layers[0]!.id, feature: '0', geometry: square };
  await assert.rejects(engine.reshapeFeature(imported, unattended), refused);
});

test('a layer goes out in degrees, by the ending of the file, and comes in again with the same labels', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  for (const [n, ending] of ['geojson', 'gpkg'].entries()) {
    const path = join(world.dir, `out.${ending}`);
    assert.equal((await world.engine.exportLayer({ layer: 'cover', path }, unattended)).features, 3);
    const { layers } = await world.run('add-layer', { ...PLAIN_LAYER, path, labelField: 'cover' });
    const titles = ['water', 'forest', 'sand'].map((title) => `${title} ${n + 2}`);
    assert.deepEqual(layers[0]!.labelCounts, Object.fromEntries(titles.map((title) => [title, 1])));
    assert.ok(layers[0]!.extent![2] < -92.9 && SAND_FROM_PX > 0);
  }
  const csv = join(world.dir, 'out.csv');
  await world.engine.exportLayer({ layer: 'cover', path: csv }, unattended);
  assert.match(readFileSync(csv, 'utf8'), /forest[^\n]*POLYGON/);
  const path = join(world.dir, 'out.dwg');
  await assert.rejects(
    world.engine.exportLayer({ layer: 'cover', path }, unattended),
    failingWith('format-unknown', /GeoPackage/),
  );
});

test('an import that is cancelled at any moment leaves neither a layer nor a label, or is whole', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  for (let turns = 0; turns < 40; turns++) {
    const params = { ...PLAIN_LAYER, path: world.layer, labelField: 'cover' };
    const { id } = await engine.startTask({ task: 'add-layer', params }, unattended);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    await engine.cancelJob({ job: id }, unattended).catch(() => {}); // ended already
    const outcome = await engine.taskResult({ job: id }, unattended).catch(() => null);
    const { layers } = await engine.listLayers({}, unattended);
    const labels = await engine.listLabels({}, unattended);
    assert.deepEqual([layers.length, labels.length], outcome ? [1, 3] : [0, 0], `after ${turns} turns`);
    if (layers[0]) await engine.removeLayer({ layer: layers[0].id }, unattended);
  }
});
