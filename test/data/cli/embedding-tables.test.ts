import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from '../../native/host/cli/run-cli.ts';
import { sharedData, withoutData, workFolder } from './shared-data.ts';

const FOLDER = join(sharedData, 'embeddings');
const POINTS = join(FOLDER, 'aef-dw-points');
const IOWA = join(POINTS, 'aef_dw_iowa_ag_2024_int8.parquet');
const BAY = join(POINTS, 'aef_dw_sf_bay_urban_2024_float32.parquet');

describe('tables of embeddings by command line', { skip: withoutData }, () => {
  const folder = workFolder();
  after(() => folder.remove());

  /** A new project, and how commands run in it. */
  async function project(name: string, ...options: '--starter'[]) {
    const path = join(folder.dir, `${name}.semantile`);
    const attempt = (...args: string[]) => runCli([...args, '-p', path, '--json'], { cwd: folder.dir });
    const run = async (...args: string[]) => {
      const { exitCode, json, stderr, stdout } = await attempt(...args);
      assert.equal(exitCode, 0, `${args.join(' ')}: ${stderr} ${JSON.stringify(json?.failure)}`);
      const rows = () =>
        stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line));
      return { json, rows };
    };
    await run('project', 'new', path, ...options);
    return { path, run, attempt };
  }

  test('points of two regions, bytes and floats, teach one mapping that holds on other ground', async () => {
    const { run } = await project('Points', '--starter');
    const { json: added } = await run('scene', 'add', IOWA, BAY);
    assert.deepEqual(
      added.scenes.map(
        ({ kind, width, bands }: { kind: string; width: number; bands: { type: string }[] }) => [
          kind,
          width,
          bands.length,
          bands[0]!.type,
        ],
      ),
      [
        ['embedding-table', 720, 64, 'int8'],
        ['embedding-table', 720, 64, 'float32'],
      ],
    );
    const { json: counts } = await run('label');
    // Nine classes of 80 a region: the same word is the same label in both.
    assert.deepEqual(Object.values(counts.labels), Array(9).fill(160));
    const { json: features } = await run('features');
    assert.deepEqual(
      features.extractors.map(({ id, tiles }: { id: string; tiles: number }) => [id, tiles]),
      [['embedding:alphaearth', 1440]],
    );
    await run('mapping', 'train');
    const { json: judged } = await run('evaluate', '--folds', '5');
    assert.equal(judged.split.testTiles, 1440);
    // Chance is .111; a logistic regression within each region alone had .747 and .742.
    assert.ok(judged.hitAt1 >= 0.7, `${judged.hitAt1}`);
    await run('embed');
    const { json: found } = await run('search', 'lake', '--kinds', 'tile', '-k', '50');
    const ids = new Set(found.results.map(({ id }: { id: string }) => id));
    const { rows } = await run('label', 'list');
    const water = rows().filter(({ tile, labels }) => ids.has(tile) && labels.includes('water'));
    assert.ok(water.length >= 40, `${water.length} of 50 are water`);
  });

  test('the table that Earth Engine exported is the one that was made of it, and its codes are read by their codebook', async () => {
    const [parquet, csv] = [await project('Parquet'), await project('Csv')];
    await parquet.run('scene', 'add', IOWA);
    await csv.run(
      'scene',
      'add',
      join(POINTS, 'ee_export_aef_dw_iowa_ag_2024.csv'),
      '--label-field',
      'dw_label',
    );
    const places = async ({ run }: typeof csv) => {
      const { rows } = await run('label', 'list');
      return rows()
        .map(({ extent }) => extent.map((degrees: number) => degrees.toFixed(7)).join(' '))
        .sort();
    };
    assert.deepEqual(await places(csv), await places(parquet));
    const { json: unread } = await csv.run('label');
    assert.equal(unread.unreadLabels.length, 9);
    await csv.run('label', 'text', '--codebook', 'DynamicWorld');
    const { rows: texts } = await csv.run('label', 'text', 'list');
    const names = texts().map(({ key, name }) => [key.value, name]);
    assert.deepEqual([...names].sort()[4], ['4', 'crops']);
    const { json: features } = await csv.run('features');
    assert.equal(features.extractors[0].id, 'embedding:alphaearth');
  });

  test('chips of Clay, labelled by a layer over them, tell land from sea', async () => {
    const { run } = await project('Clay', '--starter');
    const { json: added } = await run(
      'scene',
      'add',
      join(FOLDER, 'clay-alaska/clay_v0_03WVN_20220610.parquet'),
    );
    assert.equal(added.scenes[0].width, 417);
    await run('layer', 'add', join(FOLDER, 'clay-alaska/03WVN_land_sea.gpkg'), '--label-field', 'label');
    const { json: counts } = await run('label');
    assert.deepEqual(counts.labels, { land: 349, sea: 45, coast: 23 });
    const { json: features } = await run('features');
    assert.equal(features.extractors[0].id, 'embedding:clay-v0');
    await run('mapping', 'train', '--hold-out', 'coast');
    const { json: judged } = await run('evaluate', '--folds', '3');
    // A per-class mean: always land would be .5. A logistic regression had .982.
    assert.ok(judged.hitAt1 >= 0.97, `${judged.hitAt1}`);
  });

  test('tables that say too little are asked about, and one without rows is refused', async () => {
    const { run, attempt, path } = await project('Edge');
    const planet = join(FOLDER, 'geoparquet-edge/planet_sample_3857.parquet');
    const empty = join(FOLDER, 'geoparquet-edge/earth_index_21MNT_zero_rows.parquet');
    const { exitCode, json } = await attempt('scene', 'add', planet, empty);
    assert.equal(exitCode, 3);
    assert.deepEqual(
      json.failures.map(({ kind }: { kind: string }) => kind),
      ['model-unknown', 'not-enough'],
    );
    assert.match(json.failures[0].message, /512 numbers a row.*--model-id/);
    assert.deepEqual(readdirSync(join(path, 'scenes')), []);
    const { json: added } = await run('scene', 'add', planet, '--model-id', 'planet-sample');
    const [scene] = added.scenes;
    assert.deepEqual([scene.width, scene.bands.length], [3, 512]);
    assert.match(scene.warnings.join(' '), /2 of 5 rows have no embedding/);
    // The file says EPSG:3857, and has degrees: of the box in its header, and of its columns centroid_lon and centroid_lat.
    assert.match(scene.warnings.join(' '), /EPSG:3857, but they are degrees/);
    const [west, south, east, north] = scene.extent;
    assert.ok(west > -48.33 && east < -48.319 && south > -10.187 && north < -10.176, `${scene.extent}`);
    const { json: features } = await run('features');
    assert.equal(features.extractors[0].id, 'embedding:planet-sample');
  });
});
