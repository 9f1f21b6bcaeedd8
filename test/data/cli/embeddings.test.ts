import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { runCli } from '../../native/host/cli/run-cli.ts';
import { sharedData, withoutData, workFolder } from './shared-data.ts';

const FOLDER = join(sharedData, 'embeddings/aef-wisconsin');

describe('AlphaEarth by command line', { skip: withoutData }, () => {
  const folder = workFolder();
  after(() => folder.remove());
  const project = join(folder.dir, 'Wisconsin.semantile');
  const run = async (...args: string[]) => {
    const { exitCode, json, stderr, stdout } = await runCli([...args, '-p', project, '--json'], {
      cwd: folder.dir,
    });
    assert.equal(exitCode, 0, `${args.join(' ')}: ${stderr} ${JSON.stringify(json?.failure)}`);
    return {
      json,
      rows: stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    };
  };

  test('without a label drawn, words find crops, trees and what is built', async () => {
    await run('project', 'new', project);
    await run('scene', 'add', join(FOLDER, 'aef_wi_2024_utm16n_int8_bottomup.tif'));
    const { json: ready } = await run('ready');
    assert.match(ready.defaults.mapping, /shipped.*AlphaEarth/);
    assert.equal(ready.defaults.features, 'embedding:alphaearth');
    const found = new Map<string, string[]>();
    for (const query of ['crops', 'cornfield', 'trees', 'houses']) {
      const { json } = await run('search', query, '--kinds', 'tile', '-k', '100');
      found.set(
        query,
        json.results.map(({ id }: { id: string }) => id),
      );
    }
    // Polygons that another classifier predicted from the same vectors: not the truth, but where the answer must lie.
    await run(
      'layer',
      'add',
      join(FOLDER, 'wi_predicted_landcover_not_truth.gpkg'),
      '--label-field',
      'predicted_class',
    );
    await run('label');
    const { rows } = await run('label', 'list');
    const labels = new Map(
      rows.map(({ tile, labels }: { tile: string; labels: string[] }) => [tile, labels]),
    );
    for (const [query, label] of [
      ['crops', 'crops'],
      ['cornfield', 'crops'],
      ['trees', 'trees'],
      ['houses', 'built'],
    ] as const) {
      const hits = found.get(query)!.filter((tile) => labels.get(tile)?.includes(label)).length;
      const stock =
        rows.filter(({ labels }: { labels: string[] }) => labels.includes(label)).length / rows.length;
      assert.ok(hits / 100 > Math.min(0.9, 3 * stock), `${query}: ${hits} of 100, ${stock} of all`);
    }
  });

  test('bytes bottom-up, doubles and floats are the same vectors, and so the same answers', async () => {
    const floats = ['float64', 'float32'].map((type) =>
      join(FOLDER, `aef_wi_2024_utm16n_${type}_topdown.tif`),
    );
    const { json } = await run('scene', 'add', ...floats);
    const scenes = json.scenes.map(({ id }: { id: string }) => id);
    await run('tile', '--size', '2');
    await run('features');
    await run('embed');
    const { json: answer } = await run('search', 'trees', '--kinds', 'tile', '-k', '300');
    const places = new Map<string, Set<string>>();
    for (const { scene, column, row, score } of answer.results) {
      const of = places.get(scene) ?? new Set();
      places.set(scene, of.add(`${column} ${row} ${score}`));
    }
    assert.equal(places.size, 3);
    const [first, ...others] = [...places.values()];
    assert.equal(scenes.length, 2);
    for (const other of others) assert.deepEqual(other, first);
  });

  test('three bands of the 64 are refused with the reason', async () => {
    const part = join(folder.dir, 'Part.semantile');
    const inPart = (...args: string[]) => runCli([...args, '-p', part, '--json'], { cwd: folder.dir });
    await inPart('project', 'new', part);
    await inPart('scene', 'add', join(FOLDER, 'ee_export_A00_A01_A02_epsg4326.tif'));
    await inPart('tile', '--size', '64');
    const { exitCode, json } = await inPart('features', '--extractor', 'embedding:alphaearth');
    assert.equal(exitCode, 3);
    assert.match(json.failure.message, /it has 3 bands, and AlphaEarth has 64/);
  });
});
