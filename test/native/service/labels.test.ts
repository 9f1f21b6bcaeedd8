import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import {
  LABELLED,
  labelWorld,
  openWorld,
  PLAIN_LAYER,
  SMALL_SPACE,
  TILE_PX,
  UNLABELLED,
} from './made-world.ts';

const RULE = { threshold: 0.5, thresholds: {}, mode: 'multi' as const };

test('tiles are cut by pixels or metres, whole ones only, and a new size replaces the old one', async (t) => {
  const world = await openWorld(t);
  await world.run('add-scenes', { paths: [world.scene] });
  const size = { scene: null, sizePx: null, sizeM: null, stridePx: null };
  const cut = async (part: Partial<typeof size> | { [name: string]: number }) => {
    const { scenes } = await world.run('tile', { ...size, ...part });
    return [scenes[0]!.columns, scenes[0]!.rows, scenes[0]!.tiles];
  };
  assert.deepEqual(await cut({ sizePx: 8 }), [16, 16, 256]);
  assert.deepEqual(await cut({ sizeM: 100 }), [12, 12, 144]);
  assert.deepEqual(await cut({ sizePx: 64, stridePx: 32 }), [3, 3, 9]);
  assert.equal((await world.engine.projectInfo({}, unattended))!.tiles, 9);
  for (const part of [{ sizePx: 129 }, { sizePx: 0 }, { sizePx: 8, stridePx: 0 }])
    await assert.rejects(world.run('tile', { ...size, ...part }), failingWith('out-of-range'));
  await assert.rejects(world.run('tile', size), failingWith('step-missing'));
});

test('the preview of a size says what the same size yields, and changes nothing', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const params = { scene: null, sizePx: TILE_PX, sizeM: null, stridePx: null };
  const { scenes } = await world.engine.previewGrid(params, unattended);
  const same = scenes[0]!.sizes.find(({ sizePx }) => sizePx === TILE_PX);
  assert.deepEqual(same!.labels, LABELLED);
  assert.deepEqual(
    scenes[0]!.sizes.map(({ sizePx }) => sizePx),
    [4, 8, 16],
  );
  assert.equal((await world.engine.listGrids({}, unattended)).scenes[0]!.sizePx, TILE_PX);
});

test('fractions are exact, rows are north-up, and the features behind them are named', async (t) => {
  const world = await openWorld(t);
  const scene = await labelWorld(world);
  const page = { scene: null, offset: 0, limit: 300 };
  const tiles = await world.engine.listTiles(page, unattended);
  assert.equal(tiles.length, 256);
  const at = (column: number, row: number) => tiles[16 * row + column]!;
  assert.equal(at(10, 3).tile, `${scene}/8/${16 * 3 + 10}`);
  assert.deepEqual([at(10, 3).column, at(10, 3).row], [10, 3]);
  const { water = 0, forest = 0, sand = 0 } = at(10, 3).fractions;
  assert.ok(water === 0 && Math.abs(forest - 0.25) < 1e-9 && Math.abs(sand - 0.75) < 1e-9);
  assert.deepEqual(at(10, 3).labels, ['sand']);
  assert.deepEqual(
    at(10, 3)
      .features.map(({ feature }) => feature)
      .sort(),
    ['1', '2'],
  );
  assert.deepEqual(at(0, 0).fractions, { water: 1 });
  assert.ok(at(0, 0).extent![3] > at(0, 1).extent![3], 'row 0 is the northmost');
  assert.deepEqual([at(0, 12).labels, at(0, 12).origin], [[], 'none']);
  const some = await world.engine.listTiles({ ...page, offset: 58, limit: 7 }, unattended);
  assert.deepEqual(some, tiles.slice(58, 65));
  assert.deepEqual(await world.engine.listTiles({ ...page, offset: 254 }, unattended), tiles.slice(254));
});

test('a rule labels at once: threshold, modes, preview', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const { engine } = world;
  const counts = await engine.labelCounts({}, unattended);
  assert.deepEqual(counts.labels, LABELLED);
  assert.equal(counts.unlabelled, UNLABELLED);
  const low = { ...RULE, threshold: 0.2 };
  const preview = await engine.previewRule({ rule: low }, unattended);
  // Column 10 is a quarter forest: its 12 tiles carry both.
  assert.deepEqual([preview.changed, preview.labels.forest, preview.conflicts], [12, 72, 12]);
  assert.deepEqual((await engine.labelCounts({}, unattended)).labels, LABELLED);
  assert.equal((await engine.applyRule({ rule: low }, unattended)).labels.forest, 72);
  const winner = await engine.applyRule({ rule: { ...low, mode: 'winner' } }, unattended);
  assert.deepEqual(winner.labels, LABELLED);
  const own = await engine.applyRule({ rule: { ...RULE, thresholds: { sand: 0.8 } } }, unattended);
  assert.equal(own.labels.sand, 60);
  const high = await engine.applyRule({ rule: { ...RULE, thresholds: { sand: 1 } } }, unattended);
  assert.equal(high.labels.sand, 60);
  for (const threshold of [0, -1, 1.1, Number.NaN])
    await assert.rejects(
      engine.applyRule({ rule: { ...RULE, threshold } }, unattended),
      failingWith('out-of-range'),
    );
  await assert.rejects(
    engine.applyRule({ rule: { ...RULE, thresholds: { nope: 0.5 } } }, unattended),
    failingWith('not-found'),
  );
});

test('a label that reaches no tile is named, with the most that it covers', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  await world.run('tile', { scene: null, sizePx: 128, sizeM: null, stridePx: null });
  const { labels, warnings } = await world.run('label', { rule: RULE });
  assert.deepEqual(labels, { water: 0, forest: 0, sand: 0 });
  // 40 of 128 columns, 96 of 128 rows.
  assert.match(warnings.find((line) => line.startsWith('water'))!, /at most 23 %/);
});

test('a layer marked complete makes what it leaves free inside its extent background', async (t) => {
  const world = await openWorld(t);
  await world.run('add-scenes', { paths: [world.scene] });
  const two = JSON.parse(JSON.stringify(layerOf([0, 2]))) as object;
  const path = join(world.dir, 'two.geojson');
  writeFileSync(path, JSON.stringify(two));
  await world.run('add-layer', { ...PLAIN_LAYER, path, labelField: 'cover', complete: true });
  await world.run('tile', { scene: null, sizePx: TILE_PX, sizeM: null, stridePx: null });
  const counts = await world.run('label', { rule: null });
  // The forest strip: columns 5 to 9, 12 rows.
  assert.deepEqual([counts.labels, counts.background], [{ water: 60, sand: 72 }, 60]);

  function layerOf(strips: number[]): object {
    const square = (from: number, to: number) => {
      const [west, east] = [500_000 + 10 * from, 500_000 + 10 * to];
      const [north, south] = [4_600_000, 4_600_000 - 960];
      return [[west, north], [west, south], [east, south], [east, north], [west, north]]; // biome-ignore format: a ring
    };
    const all = [
      ['water', square(0, 40)],
      ['forest', square(40, 82)],
      ['sand', square(82, 128)],
    ] as const;
    return {
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'EPSG:32615' } },
      features: strips.map((n) => ({
        type: 'Feature',
        properties: { cover: all[n]![0] },
        geometry: { type: 'Polygon', coordinates: [all[n]![1]] },
      })),
    };
  }
});

test("a person's label survives every rule, can be undone and taken away", async (t) => {
  const world = await openWorld(t);
  const scene = await labelWorld(world);
  const { engine } = world;
  const tile = `${scene}/8/0`;
  const labelsOf = async () => (await engine.describeTile({ tile }, unattended)).labels;
  await engine.setTileLabel({ tiles: [tile], label: 'harbour' }, unattended);
  assert.deepEqual(await labelsOf(), ['harbour']);
  await engine.applyRule({ rule: { ...RULE, threshold: 0.9 } }, unattended);
  await world.run('label', { rule: RULE });
  const record = await engine.describeTile({ tile }, unattended);
  assert.deepEqual([record.labels, record.origin], [['harbour'], 'reviewed']);
  await engine.undo({}, unattended);
  assert.deepEqual(await labelsOf(), ['water']);
  await engine.redo({}, unattended);
  await engine.clearTileLabel({ tiles: [tile] }, unattended);
  assert.deepEqual(await labelsOf(), ['water']);
  for (const [tiles, label, kind] of [
    [[`${scene}/8/256`], 'x', 'not-found'],
    [[`${scene}/16/0`], 'x', 'not-found'],
    [['nonsense'], 'x', 'not-found'],
    [[tile], '', 'out-of-range'],
  ] as const)
    await assert.rejects(engine.setTileLabel({ tiles: [...tiles], label }, unattended), failingWith(kind));
});

test('a code is unread until a file or a person says what it means; the person outranks the file', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  const path = join(world.dir, 'codes.geojson');
  const codes = { water: 'WA', forest: 'TC', sand: 'HE' } as const;
  const text = (await import('node:fs')).readFileSync(world.layer, 'utf8');
  writeFileSync(
    path,
    text.replace(/"cover":"(\w+)"/g, (_, cover: keyof typeof codes) => `"cover":"${codes[cover]}"`),
  );
  await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await world.run('train-space', { ...SMALL_SPACE, epochs: 1 });
  const { layers } = await world.run('add-layer', { ...PLAIN_LAYER, path, labelField: 'cover' });
  assert.deepEqual(layers[0]!.unreadLabels.sort(), ['HE', 'TC', 'WA']);
  const table = join(world.dir, 'meaning.csv');
  writeFileSync(table, 'value,name,synonyms,description\nTC,forest,trees;wood,many trees\nXX,nothing,,\n');
  const { labels, unmatched } = await engine.importLabelTexts({ path: table }, unattended);
  assert.deepEqual(unmatched, ['XX']);
  assert.deepEqual(
    [labels[0]!.label, labels[0]!.name, labels[0]!.synonyms, labels[0]!.source, labels[0]!.state],
    ['TC', 'forest', ['trees', 'wood'], 'file:meaning.csv', 'partly'],
  );
  const said = { label: 'TC', name: 'deep wood' };
  const person = await engine.setLabelText(said, unattended);
  assert.deepEqual([person.name, person.source, person.state], ['deep wood', 'person', 'partly']);
  await engine.importLabelTexts({ path: table }, unattended);
  const texts = await engine.listLabelTexts({}, unattended);
  assert.equal(texts.find(({ label }) => label === 'TC')!.name, 'deep wood');
  assert.equal(texts.find(({ label }) => label === 'HE')!.state, 'unread');
  await engine.undo({}, unattended);
  assert.equal(
    (await engine.listLabelTexts({}, unattended)).find(({ label }) => label === 'TC')!.name,
    'forest',
  );
});

test('a table of label texts without its column, without rows, or missing, is refused by name', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const path = join(world.dir, 'table.csv');
  for (const [content, reason] of [
    ['code,name\nA,b\n', /no column “value”/],
    ['', /no row/],
    ['value,name\n"A,b\n', /./],
  ] as const) {
    writeFileSync(path, content);
    await assert.rejects(
      world.engine.importLabelTexts({ path }, unattended),
      failingWith('file-unreadable', reason),
    );
  }
  await assert.rejects(
    world.engine.importLabelTexts({ path: `${path}x` }, unattended),
    failingWith('file-missing'),
  );
});

test('a label is judged by the space that a mapping is trained into, and unread ones are named', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const corpora = async (name: string, words: string) => {
    writeFileSync(join(world.dir, name), `${`${words}\n`.repeat(40)}`);
    await world.run('add-corpora', { paths: [join(world.dir, name)], format: null, column: null });
    await world.run('train-space', { ...SMALL_SPACE, epochs: 1, minCount: 5, name });
  };
  await corpora('part.txt', 'water flows over the old bridge');
  await corpora('whole.txt', 'the sand and the forest lie near the water');
  await world.run('extract-features', { extractors: null, threads: null });
  const train = (space: string) =>
    world.run('train-mapping', { name: null, method: 'ridge', extractor: null, space, seed: 1 });
  await assert.rejects(train('part.txt'), failingWith('not-enough', /no word of forest, sand.*label text/));
  assert.equal((await train('whole.txt')).train.labels, 3);
});

test('one label for a whole layer may be one that another layer brought, under the title it has', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const layer = { ...PLAIN_LAYER, path: world.layer, labelField: 'cover' };
  await world.run('add-layer', layer);
  const titles = (await world.engine.listLabels({}, unattended)).map(({ title }) => title);
  assert.ok(titles.includes('water 2'));
  const { layers } = await world.run('add-layer', { ...layer, labelField: null, label: 'water 2' });
  assert.deepEqual(layers[0]!.labelCounts, { 'water 2': layers[0]!.features });
});

test('a drawn shape that is none leaves nothing, and two drawn at once share one layer', async (t) => {
  const { engine } = await openWorld(t);
  const ring = (west: number) => [
    [west, 42],
    [west + 0.01, 42],
    [west + 0.01, 42.01],
    [west, 42],
  ];
  const draw = (coordinates: unknown) =>
    engine.drawFeature({ geometry: { type: 'Polygon', coordinates }, label: 'marsh' }, unattended);
  await assert.rejects(draw([]), failingWith('out-of-range'));
  assert.deepEqual((await engine.listLayers({}, unattended)).layers, []);
  assert.deepEqual(await engine.listLabels({}, unattended), []);
  await Promise.all([draw([ring(-93)]), draw([ring(-92)])]);
  const { layers } = await engine.listLayers({}, unattended);
  assert.deepEqual(
    layers.map(({ name, features }) => [name, features]),
    [['Drawn', 2]],
  );
});

test('a threshold of a label that went with its layer is in nobody’s way', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  await world.engine.applyRule({ rule: { ...RULE, thresholds: { forest: 0.9 } } }, unattended);
  const [layer] = (await world.engine.listLayers({}, unattended)).layers;
  await world.engine.removeLayer({ layer: layer!.id }, unattended);
  assert.deepEqual(await world.engine.getRule({}, unattended), RULE);
  assert.deepEqual((await world.engine.labelCounts({}, unattended)).labels, {});
});

test('of rules that are applied at once the last one labels', async (t) => {
  const world = await openWorld(t);
  await labelWorld(world);
  const thresholds = [0.1, 0.9, 0.2, 0.8, 0.3];
  await Promise.all(
    thresholds.map((threshold) => world.engine.applyRule({ rule: { ...RULE, threshold } }, unattended)),
  );
  const counted = (await world.engine.labelCounts({}, unattended)).labels;
  const page = { scene: null, offset: 0, limit: 300 };
  const tiles = await world.engine.listTiles(page, unattended);
  for (const label of Object.keys(LABELLED))
    assert.equal(tiles.filter(({ labels }) => labels.includes(label)).length, counted[label]);
  const labels = async () =>
    (await world.engine.readyStatus({}, unattended)).find(({ step }) => step === 'labels')!.state;
  assert.equal(await labels(), 'done');
});
