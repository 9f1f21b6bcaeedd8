import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SearchParams } from '../../../native/contract/search.ts';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { labelWorld, type OpenWorld, openWorld, SMALL_SPACE, sceneBytes } from './made-world.ts';

const ASK: SearchParams = { query: 'water', kinds: null, k: 20, bbox: null, space: null, mapping: null };

/** Column of a tile by its id, on a grid of 16 columns. */
const columnOf = (tile: string) => Number(tile.split('/')[2]) % 16;

describe('from a labelled scene to answers', () => {
  let world: OpenWorld;
  let scene: string;
  const ends: (() => unknown)[] = [];

  before(async () => {
    world = await openWorld({ after: (end) => void ends.push(end as () => unknown) });
    scene = await labelWorld(world);
    await world.run('add-corpora', { paths: [world.corpus], format: null, column: null });
    await world.run('train-space', SMALL_SPACE);
  });
  after(async () => {
    for (const end of ends.reverse()) await end();
  });

  const search = (part: Partial<SearchParams>) => world.engine.search({ ...ASK, ...part }, unattended);

  test('“ready” runs what is missing, then nothing, then what a new label has made stale', async () => {
    const ready = () => world.run('make-ready', { scene: null });
    const first = await ready();
    assert.deepEqual(first.done, ['features', 'mapping', 'embed']);
    assert.deepEqual(first.skipped, ['tiles', 'labels', 'space']);
    assert.deepEqual(Object.keys(first.defaults), first.done);
    const second = await ready();
    assert.deepEqual([second.done.length, second.skipped.length], [0, 6]);
    await world.engine.setTileLabel({ tiles: [`${scene}/8/240`], label: 'water' }, unattended);
    const status = await world.engine.readyStatus({}, unattended);
    const mapping = status.find(({ step }) => step === 'mapping')!;
    assert.deepEqual([mapping.state, /1 label/.test(mapping.detail)], ['stale', true]);
    assert.deepEqual((await ready()).done, ['mapping', 'embed']);
    assert.deepEqual((await ready()).done, []);
  });

  test('features that are there are kept, and a mapping says what it learnt from', async () => {
    const { extractors } = await world.run('extract-features', { extractors: null, threads: null });
    assert.deepEqual([extractors[0]!.id, extractors[0]!.tiles], ['colour-texture', 256]);
    const { mappings } = await world.engine.listMappings({}, unattended);
    const active = mappings.find(({ active }) => active)!;
    assert.deepEqual([active.train.labels, active.embeddedTiles, active.stale], [3, 256, null]);
    await assert.rejects(
      world.run('extract-features', { extractors: ['nope'], threads: null }),
      failingWith('not-found', /colour-texture/),
    );
  });

  test('a word finds the tiles that show it, mapped or not', async () => {
    const answer = await search({ kinds: ['tile'], k: 256 });
    assert.equal(answer.results.length, 256);
    // Five columns of 16 rows are water, mapped or not.
    const [found, others] = [answer.results.slice(0, 80), answer.results.slice(80)];
    assert.ok(found.every(({ id }) => columnOf(id) < 5));
    assert.ok(others.every(({ id }) => columnOf(id) >= 5));
    assert.ok(found.at(-1)!.similarity > others[0]!.similarity + 0.3, 'they stand apart');
    assert.ok(answer.results.every((result, i, all) => i === 0 || all[i - 1]!.score >= result.score));
    const { scene: place, extent, reason } = found[0]!;
    assert.equal(place, scene);
    assert.equal(extent!.length, 4);
    assert.match(reason, /near (river|lake|boat).*labelled water/);
    assert.equal(answer.tiles[0]!.total, 256);
    assert.equal(
      answer.histogram.counts.reduce((sum, count) => sum + count, 0),
      256,
    );
  });

  test('what the scene does not hold finds no tile that is closer than chance', async () => {
    const answer = await search({ query: 'violin', kinds: ['tile'], k: 5 });
    assert.equal(answer.tiles[0]!.above, 0);
    assert.match(answer.notes.join(), /closer.*chance/);
    assert.ok(answer.results.every(({ reason }) => reason.startsWith('no closer than chance')));
  });

  test('one list holds all kinds, and each can be asked for alone', async () => {
    const all = await search({ k: 300 });
    assert.deepEqual([...new Set(all.results.map(({ kind }) => kind))].sort(), [
      'document',
      'paragraph',
      'term',
      'tile',
    ]);
    for (const kind of ['term', 'paragraph', 'document', 'tile'] as const) {
      const { results } = await search({ query: `water kind:${kind}`, k: 5 });
      assert.deepEqual([...new Set(results.map((result) => result.kind))], [kind]);
    }
  });

  test('filters: label, scene, box, likeness', async () => {
    const labelled = await search({ query: 'label:sand', k: 300 });
    assert.equal(labelled.results.length, 72);
    assert.ok(labelled.results.every(({ id }) => columnOf(id) >= 10));
    const both = await search({ query: 'water label:sand', k: 5 });
    assert.ok(both.results.every(({ id }) => columnOf(id) >= 10));
    const { scenes } = await world.engine.listScenes({}, unattended);
    const [west, south, east, north] = scenes[0]!.extent!;
    const middle = (west + east) / 2;
    const eastern = await search({ kinds: ['tile'], bbox: [middle, south, east, north], k: 300 });
    assert.equal(eastern.results.length, 128);
    assert.ok(eastern.results.every(({ id }) => columnOf(id) >= 8));
    const like = await search({ query: `like:tile/${scene}/8/15`, kinds: ['tile'], k: 20 });
    assert.ok(like.results.every(({ id }) => columnOf(id) >= 10));
    const inScene = await search({ query: 'water scene:world', kinds: ['tile'], k: 1 });
    assert.equal(inScene.results.length, 1);
    await assert.rejects(search({ query: 'label:nope' }), failingWith('not-found', /water, forest, sand/));
    await assert.rejects(search({ query: 'water scene:nope' }), failingWith('not-found', /There is world/));
    await assert.rejects(search({ bbox: [10, 10, 0, 0] }), failingWith('out-of-range', /south below north/));
    // From just east of the middle once around the world to the middle: nothing is left out but a sliver.
    const around = await search({ kinds: ['tile'], bbox: [middle + 1e-9, -90, middle, 90], k: 300 });
    assert.equal(around.results.length, 256);
    await assert.rejects(search({ query: 'like:tile/nope' }), failingWith('not-found'));
    await assert.rejects(search({ query: 'water in:view' }), failingWith('step-missing'));
    await assert.rejects(search({ query: '"water' }), failingWith('query-invalid'));
    await assert.rejects(search({ query: '  ' }), failingWith('query-invalid'));
  });

  test('unknown words are named, and an answer without a known word says so', async () => {
    const part = await search({ query: 'water qqqqzzz', kinds: ['tile'] });
    assert.deepEqual(part.query.unknown, ['qqqqzzz']);
    assert.ok(part.results.length > 0);
    const none = await search({ query: 'qqqqzzz' });
    assert.deepEqual(none.results, []);
    assert.match(none.notes.join(), /No word of the query is known/);
  });

  test('results go out as CSV, GeoJSON and GeoPackage; another ending is refused', async () => {
    for (const extension of ['csv', 'geojson', 'gpkg']) {
      const out = join(world.dir, `found.${extension}`);
      const params = { ...ASK, kinds: ['tile' as const], k: 7, out };
      assert.equal((await world.engine.exportSearch(params, unattended)).rows, 7);
      assert.ok(existsSync(out));
    }
    const found = JSON.parse(readFileSync(join(world.dir, 'found.geojson'), 'utf8'));
    assert.deepEqual([found.features.length, found.features[0].properties.rank], [7, 1]);
    const [ring] = found.features[0].geometry.coordinates;
    assert.ok(ring[0][0] < -92.9 && ring[0][1] > 41);
    await assert.rejects(
      world.engine.exportSearch({ ...ASK, out: join(world.dir, 'found.xyz') }, unattended),
      failingWith('format-unknown'),
    );
  });

  test('the mapping is judged on blocks it has not seen, beside chance and majority', async () => {
    const judged = await world.run('evaluate', { mapping: null, folds: 3, seed: 1 });
    assert.equal(judged.split.folds, 3);
    assert.ok(judged.hitAt1! > 0.95, `hit@1 ${judged.hitAt1}`);
    assert.ok(judged.chance.hitAt1! < 0.5 && judged.majority.hitAt1! < 0.5);
    assert.deepEqual(judged.perLabel.map(({ label }) => label).sort(), ['forest', 'sand', 'water']);
    assert.equal(judged.hitAt5, null);
    assert.ok(judged.reasons.hitAt5);
    const again = await world.run('evaluate', { mapping: null, folds: 3, seed: 1 });
    assert.deepEqual([again.hitAt1, again.looks], [judged.hitAt1, judged.looks + 1]);
    for (const folds of [0, 1, 21])
      await assert.rejects(
        world.run('evaluate', { mapping: null, folds, seed: 1 }),
        failingWith('out-of-range'),
      );
    const last = await world.engine.lastEvaluation({ mapping: null }, unattended);
    assert.equal(last!.looks, again.looks);
  });

  test('a label asked for by name has a probability that holds for the scene; another word has none', async () => {
    const found = await search({ query: 'water', kinds: ['tile'], k: 400 });
    assert.equal(found.probabilityOf!.label, 'water');
    const [prior] = Object.values(found.probabilityOf!.scenePriors);
    // Water covers 5 of 16 columns of tiles.
    assert.ok(Math.abs(prior! - 5 / 16) < 0.1, `${prior}`);
    const [first] = found.results;
    assert.ok(first!.probability! > 0.9, `${first!.probability}`);
    assert.ok(found.results.at(-1)!.probability! < 0.1);
    const other = await search({ query: 'boat', kinds: ['tile'] });
    assert.equal(other.probabilityOf, null);
    assert.ok(other.results.every(({ probability }) => probability === null));
  });

  test('a split by chance says what it hides, another mapping is judged on the same folds, and the page is whole', async () => {
    const params = { mapping: null, folds: 3, seed: 1 };
    const { mapping } = (await world.engine.listMappings({}, unattended)).mappings[0]!;
    const byChance = await world.run('evaluate', { ...params, split: 'random', against: mapping });
    assert.equal(byChance.split.kind, 'random');
    // Tiles lie side by side.
    const { medianTrainTileM, duplicates } = byChance.split.leakage!;
    assert.ok(medianTrainTileM! > 0 && medianTrainTileM! <= byChance.split.nearestTrainTileM! * 1.5);
    assert.ok(duplicates >= 0 && duplicates <= 1);
    assert.deepEqual(byChance.against!.figures.hitAt1!.difference, 0);
    const out = join(world.dir, 'report.html');
    await world.engine.exportEvaluation({ mapping: null, space: null, out }, unattended);
    const page = readFileSync(out, 'utf8');
    assert.match(page, /These figures flatter/);
    assert.match(page, /<svg/);
    // Self-contained: nothing is fetched.
    assert.doesNotMatch(page, /(src|href)=|url\(|<script/);
    await assert.rejects(
      world.engine.exportEvaluation(
        { mapping: null, space: null, out: join(world.dir, 'r.pdf') },
        unattended,
      ),
      failingWith('out-of-range'),
    );
    // What flatters gives no probability.
    assert.equal((await search({ query: 'water', kinds: ['tile'] })).probabilityOf, null);
  });

  test('a COCO data set is whole: each image in one split, its size, its hash', async () => {
    const out = join(world.dir, 'coco');
    const params = { format: 'coco' as const, out, split: 'blocks' as const, chips: 'png' as const, seed: 1 };
    const result = await world.run('export-dataset', params);
    assert.equal(result.tiles, result.train + result.validation + result.test);
    assert.equal(result.tiles + result.buffered, 193);
    const images = new Map<string, string>();
    for (const split of ['train', 'validation', 'test'] as const) {
      const document = JSON.parse(readFileSync(join(out, 'annotations', `${split}.json`), 'utf8'));
      assert.equal(document.images.length, result[split]);
      for (const { file_name, width, height } of document.images) {
        assert.ok(!images.has(file_name), `${file_name} is in ${images.get(file_name)} and ${split}`);
        images.set(file_name, split);
        assert.deepEqual([width, height], [8, 8]);
        const png = readFileSync(join(out, file_name));
        assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [8, 8]);
      }
    }
    assert.deepEqual(
      [...images.keys()].sort(),
      readdirSync(join(out, 'images'))
        .map((name) => `images/${name}`)
        .sort(),
    );
    const { createHash } = await import('node:crypto');
    const manifest = JSON.parse(readFileSync(result.manifest, 'utf8'));
    assert.equal(manifest.files.length + 1, result.files);
    for (const { path, sha256, bytes } of manifest.files) {
      const content = readFileSync(join(out, path));
      assert.equal(createHash('sha256').update(content).digest('hex'), sha256);
      assert.equal(content.length, bytes);
    }
    await assert.rejects(world.run('export-dataset', params), failingWith('already-exists'));
    const folder = await world.run('export-dataset', { ...params, format: 'imagefolder', out: `${out}-if` });
    assert.deepEqual(
      [folder.train, folder.validation, folder.test],
      [result.train, result.validation, result.test],
    );
    const rows = readFileSync(join(`${out}-if`, 'labels.csv'), 'utf8')
      .trim()
      .split('\r\n');
    assert.equal(rows.length, folder.tiles + 1);
  });

  test('an export that is cancelled leaves nothing', async () => {
    const out = join(world.dir, 'cancelled');
    const params = { format: 'coco' as const, out, split: 'blocks' as const, chips: 'png' as const, seed: 1 };
    const { id } = await world.engine.startTask({ task: 'export-dataset', params }, unattended);
    await world.engine.cancelJob({ job: id }, unattended);
    await assert.rejects(world.engine.taskResult({ job: id }, unattended), failingWith('cancelled'));
    assert.deepEqual(
      readdirSync(world.dir).filter((name) => name.includes('cancelled')),
      [],
    );
  });

  test('pixels: status codes and lengths', async () => {
    const get = async (path: string) => {
      const response = await world.running.pixels(new Request(`http://engine/pixels/${path}`));
      return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
    };
    const { search: name } = await search({ kinds: ['tile'] });
    const labels = await world.engine.listLabels({}, unattended);
    const lengths = [
      [`corners/${scene}?revision=1`, 256 * 8 * 8],
      [`labels/${scene}?revision=1`, 256 * 2 * 2],
      [`fractions/${scene}?label=${labels[0]!.id}&revision=1`, 256 * 4],
      [`scores/${scene}?search=${name}`, 256 * 4],
    ] as const;
    for (const [path, bytes] of lengths) {
      const answer = await get(path);
      assert.deepEqual([answer.status, answer.bytes.length], [200, bytes], path);
    }
    const rule = encodeURIComponent(JSON.stringify({ threshold: 1, thresholds: {}, mode: 'multi' }));
    const strict = new Uint16Array((await get(`labels/${scene}?revision=1&rule=${rule}`)).bytes.buffer);
    assert.equal(strict[10 * 2], 0, 'column 10 is three quarters sand');
    const chip = await get(`chip/${scene}/8/0.png?size=64&context=1`);
    assert.deepEqual([chip.status, chip.bytes[1]], [200, 'P'.charCodeAt(0)]);
    assert.equal((await get(`thumbnail/${scene}.png`)).status, 200);
    const [placement] = await world.engine.scenePlacements({}, unattended);
    const style = encodeURIComponent(JSON.stringify(placement!.style));
    assert.equal((await get(`map/${scene}/12/990/1530.png?style=${style}`)).status, 200);
    const { layers } = await world.engine.listLayers({}, unattended);
    assert.equal((await get(`features/${layers[0]!.id}?revision=1`)).status, 200);
    for (const [path, status] of [
      ['nothing/here', 404],
      ['corners/nope?revision=1', 404],
      [`chip/${scene}/8/256.png?size=64&context=1`, 404],
      [`chip/${scene}/8/0.png?size=0&context=1`, 422],
      [`chip/${scene}/8/0.png?size=64&context=99`, 422],
      [`chip/${scene}/8/0.png`, 422],
      [`scores/${scene}?search=none`, 404],
      [`map/${scene}/12/990/1530.png?style=x`, 422],
      [`map/${scene}/x`, 422],
      [`labels/${scene}?revision=1&rule=x`, 422],
      ['toString/x', 404],
      ['%', 404],
    ] as const)
      assert.equal((await get(path)).status, status, path);
  });

  test('a scene that is not embedded is named by every search', async () => {
    const path = join(world.dir, 'second.tif');
    writeFileSync(path, sceneBytes(2));
    await world.run('add-scenes', { paths: [path] });
    const answer = await search({ kinds: ['tile'] });
    assert.deepEqual(answer.notEmbedded, ['second']);
    const { done } = await world.run('make-ready', { scene: null });
    assert.ok(done.includes('tiles') && done.includes('embed'));
    assert.deepEqual((await search({ kinds: ['tile'] })).notEmbedded, []);
  });
});
