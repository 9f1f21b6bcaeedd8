import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { chipPath, thumbnailPath } from '../../../native/contract/pixels.ts';
import { unattended } from '../../../native/contract/work.ts';
import { parquetBytes } from '../embedding-table/table-fixture.ts';
import { failingWith } from './failing-with.ts';
import { openWorld, SMALL_SPACE } from './made-world.ts';

const DIMENSION = 8;
const LABELS = ['water', 'sand', 'forest'] as const;

/** Rows of three labels in a ring about each other: one points along each axis, with a little noise. */
function rows(count: number, from = 0) {
  const labels = Array.from({ length: count }, (_, n) => LABELS[n % 3]!);
  const numbers = labels.map((label, n) =>
    Array.from({ length: DIMENSION }, (_, k) => {
      const own = k === LABELS.indexOf(label) ? 1 : 0;
      return own + (((n + from) * 31 + k * 17) % 13) / 100;
    }),
  );
  // A row every 5 km along a parallel.
  const points = labels.map((_, n) => [10 + (n + from) * 0.05, 45] as const);
  return { list: 'embedding', rows: numbers, points, labels };
}

test('tables of one model teach one mapping, are found by words, and are judged on blocks of ground', async (t) => {
  const world = await openWorld(t);
  const { run, engine } = world;
  const [one, other] = ['one', 'other'].map((name) => path.join(world.dir, `${name}.parquet`));
  writeFileSync(one!, parquetBytes(rows(60)));
  writeFileSync(other!, parquetBytes(rows(60, 1000)));
  const added = await run('add-scenes', {
    paths: [one!, other!],
    table: { labelField: null, modelId: 'mine' },
  });
  assert.deepEqual(added.failures, []);
  const [scene] = added.scenes;
  assert.deepEqual(
    [scene!.kind, scene!.width, scene!.height, scene!.crs, scene!.bands.length],
    ['embedding-table', 60, 1, 'EPSG:4326', DIMENSION],
  );
  const counts = async () => (await engine.labelCounts({}, unattended)).labels;
  assert.deepEqual(await counts(), { water: 40, sand: 40, forest: 40 });
  // Rows are tiles: another size is not for them.
  await run('tile', { scene: null, sizePx: 8, sizeM: null, stridePx: null });
  const [tile] = await engine.listTiles({ scene: scene!.id, offset: 1, limit: 1 }, unattended);
  assert.deepEqual([tile!.tile, tile!.labels, tile!.origin], [`${scene!.id}/1/1`, ['sand'], 'table']);
  const [west, south, east, north] = tile!.extent!;
  assert.ok(west < 10.05 && 10.05 < east && south < 45 && 45 < north && north - south < 1e-3);

  await run('add-corpora', { paths: [world.corpus], format: null, column: null });
  await run('train-space', SMALL_SPACE);
  const { extractors } = await run('extract-features', { extractors: null, threads: 1 });
  assert.deepEqual(
    extractors.map(({ id, tiles }) => [id, tiles]),
    [['embedding:mine', 120]],
  );
  await run('train-mapping', { name: null, method: 'ridge', extractor: null, space: null, seed: 1 });
  const { split, hitAt1 } = await run('evaluate', { mapping: null, folds: 3, seed: 1 });
  assert.deepEqual([split.kind, hitAt1], ['spatial-blocks', 1]);
  await run('embed-tiles', { mapping: null });
  const params = { query: 'water', kinds: ['tile' as const], k: 40, bbox: null, space: null, mapping: null };
  const found = await engine.search(params, unattended);
  const water = found.results.map(({ id }) => Number(id!.split('/')[2]) % 3);
  assert.deepEqual(new Set(water), new Set([0]));
});

test('what a person says of a row stands before its table, and is taken back', async (t) => {
  const { run, engine, dir } = await openWorld(t);
  const file = path.join(dir, 'one.parquet');
  writeFileSync(file, parquetBytes(rows(6)));
  const { scenes } = await run('add-scenes', { paths: [file], table: { labelField: null, modelId: 'mine' } });
  const row = async () =>
    (await engine.listTiles({ scene: scenes[0]!.id, offset: 0, limit: 1 }, unattended))[0]!;
  await engine.setTileLabel({ tiles: [(await row()).tile], label: 'forest' }, unattended);
  assert.deepEqual([(await row()).labels, (await row()).origin], [['forest'], 'reviewed']);
  await engine.undo({}, unattended);
  assert.deepEqual([(await row()).labels, (await row()).origin], [['water'], 'table']);
});

test('a row has a picture of its numbers and a table one of its places; what needs pixels says that there are none', async (t) => {
  const world = await openWorld(t);
  const { run, engine, dir } = world;
  const file = path.join(dir, 'one.parquet');
  writeFileSync(file, parquetBytes(rows(6)));
  const { scenes } = await run('add-scenes', { paths: [file], table: { labelField: null, modelId: 'mine' } });
  const [scene] = scenes;
  for (const at of [chipPath(`${scene!.id}/1/0`, 64, 3), thumbnailPath(scene!.id)]) {
    const answer = await world.running.pixels(new Request(`http://engine${at}`));
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/png']);
  }
  await assert.rejects(
    engine.renderScene(
      {
        of: { scene: scene!.id },
        bbox: [10, 44, 11, 46],
        crs: 'EPSG:4326',
        widthPx: 8,
        heightPx: 8,
        out: path.join(dir, 'a.png'),
        style: { bands: null, preset: null, colourMap: null, stretch: null, gamma: null, resampling: null },
      },
      unattended,
    ),
    failingWith('format-unsupported', /no pixels/),
  );
});

// What a table says of itself is known before any is added; its numbers when it is.
test('a table that is refused leaves no scene, no label and no file', async (t) => {
  const { run, engine, dir, project } = await openWorld(t);
  const short = path.join(dir, 'short.parquet');
  // AlphaEarth's vectors have length 1; these were decoded wrongly.
  const names = Array.from({ length: 64 }, (_, n) => `A${String(n).padStart(2, '0')}`);
  const csv = `${names.join(',')},lon,lat,label\n${names.map(() => 0.3).join(',')},1,2,water\n`;
  const wrong = path.join(dir, 'wrong.csv');
  writeFileSync(wrong, csv);
  writeFileSync(short, parquetBytes(rows(3)).slice(0, 400));
  const nameless = path.join(dir, 'nameless.parquet');
  writeFileSync(nameless, parquetBytes(rows(3)));
  const { scenes, failures } = await run('add-scenes', { paths: [short, wrong, nameless] });
  assert.deepEqual(
    [scenes, failures.map(({ kind }) => kind)],
    [[], ['file-unreadable', 'model-unknown', 'format-unsupported']],
  );
  assert.match(failures[2]!.message, /length 2.40/);
  const folder = path.join(project, 'scenes');
  assert.deepEqual(existsSync(folder) ? readdirSync(folder) : [], []);
  assert.deepEqual(await engine.listLabels({}, unattended), []);
});
