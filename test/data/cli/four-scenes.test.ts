import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { runCli } from '../../native/host/cli/run-cli.ts';
import { assertFields } from './fields.ts';
import { landCorpus } from './land-corpus.ts';
import { sharedData, WIKIPEDIA, withoutData, workFolder } from './shared-data.ts';

const CODEBOOK = fileURLToPath(new URL('../fixtures/bclcs-level-4.csv', import.meta.url));
const reference = (name: string) =>
  fileURLToPath(new URL(`../../reference/coverage-${name}.json.gz`, import.meta.url));

interface Scene {
  scene: string;
  layer: string;
  /** How the layer carries its labels. */
  layerOptions: string[];
  sizePx: number;
  threshold: string;
  texts: string[][];
  /** A query, and the label whose tiles it must find. */
  query: string;
  label: string;
  /** Labels no text explains. */
  unread: string[];
  counts: { features: number; columns: number; rows: number };
}

const SCENES: Record<string, Scene> = {
  kampala: {
    scene: 'scenes/kampala-drone/kampala_site1_jpeg_mask.tif',
    layer: 'scenes/kampala-drone/kampala_site1_buildings.geojson',
    layerOptions: ['--label', 'building', '--complete'],
    sizePx: 128,
    threshold: '0.3',
    texts: [],
    query: 'building',
    label: 'building',
    unread: [],
    counts: { features: 108, columns: 24, rows: 16 },
  },
  loonlake: {
    scene: 'scenes/loonlake-landsat8/landsat.tif',
    layer: 'scenes/loonlake-landsat8/vri2023.gpkg',
    layerOptions: ['--label-field', 'BCLCS_LEVEL_4'],
    sizePx: 12,
    threshold: '0.5',
    texts: [['--from', CODEBOOK]],
    query: 'coniferous forest',
    label: 'TC',
    unread: [],
    counts: { features: 588, columns: 19, rows: 27 },
  },
  zion: {
    scene: 'scenes/zion-nlcd/zion_srtm_uint16.tif',
    layer: 'scenes/zion-nlcd/zion_nlcd_polygons.gpkg',
    layerOptions: ['--label-field', 'class_name'],
    sizePx: 16,
    threshold: '0.5',
    texts: [['Shrubland', '--synonym', 'shrubs', '--synonym', 'bushes']],
    query: 'forest',
    label: 'Forest',
    unread: ['Cultivated', 'Herbaceous'],
    counts: { features: 1294, columns: 29, rows: 28 },
  },
  chiapas: {
    scene: 'scenes/chiapas-landsat7/LE70220491999322EDC01_stack.gtif',
    layer: 'scenes/chiapas-landsat7/training_data.shp',
    layerOptions: ['--label-field', 'class'],
    sizePx: 2,
    threshold: '0.2',
    texts: [['herbaceous', '--synonym', 'grassland', '--description', 'grass and herbs']],
    query: 'forest',
    label: 'forest',
    unread: [],
    counts: { features: 30, columns: 125, rows: 125 },
  },
};

/** GEOS' fractions are kept to six digits; the issue asks for .005. */
const FRACTION_TOLERANCE = 0.005;

describe('steps 1 to 8 by command line', { skip: withoutData }, () => {
  const folder = workFolder();
  const { dir } = folder;
  after(() => folder.remove());
  const run = (...args: string[]) => runCli([...args, '--json'], { cwd: dir });
  const answer = async (...args: string[]) => {
    const ran = await run(...args);
    assert.equal(ran.exitCode, 0, `${args.join(' ')}: ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(-500)}`);
    return ran.json;
  };
  const rows = async (...args: string[]) => {
    const { stdout } = await run(...args);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  };

  // One space for all four: the folder of a project can be copied.
  before(async () => {
    writeFileSync(join(dir, 'land.tsv'), landCorpus(WIKIPEDIA, 300_000));
    assertFields(await answer('project', 'new', 'base'), 'project');
    const added = await answer('corpus', 'add', 'land.tsv');
    assertFields(added.corpora[0], 'corpus');
    assert.ok(added.corpora[0].tokens >= 300_000);
    const space = await answer('space', 'train', '--dimension', '50', '--epochs', '6', '--min-count', '3');
    assertFields(space, 'space');
  });

  for (const [name, scene] of Object.entries(SCENES)) {
    test(name, async (t) => {
      const project = `${name}.semantile`;
      cpSync(join(dir, 'base.semantile'), join(dir, project), { recursive: true });
      const p = ['-p', project];

      await t.test('scene, layer, tiles', async () => {
        const { scenes } = await answer('scene', 'add', join(sharedData, scene.scene), ...p);
        assertFields(scenes[0], 'scene');
        assertFields(scenes[0].bands[0], 'band');
        const file = join(sharedData, scene.layer);
        const { layers } = await answer('layer', 'add', file, ...scene.layerOptions, ...p);
        assertFields(layers[0], 'layer');
        assert.equal(layers[0].features, scene.counts.features);
        assert.deepEqual(layers[0].overlappingScenes, [scenes[0].id]);
        const { scenes: previews } = await answer('tile', 'preview', '--size', String(scene.sizePx), ...p);
        const tiled = await answer('tile', '--size', String(scene.sizePx), ...p);
        assertFields(tiled, 'tile');
        assertFields(tiled.scenes[0], 'tiledScene');
        assert.deepEqual(
          [tiled.scenes[0].columns, tiled.scenes[0].rows],
          [scene.counts.columns, scene.counts.rows],
        );
        const same = previews[0].sizes.find((size: { sizePx: number }) => size.sizePx === scene.sizePx);
        const counts = await answer('label', ...p);
        assertFields(counts, 'label');
        assert.deepEqual(same.labels, counts.labels);
      });

      await t.test('fractions of every tile, as GEOS has them', async () => {
        const { fractions } = JSON.parse(gunzipSync(readFileSync(reference(name))).toString('utf8'));
        const tiles = await rows('label', 'list', ...p);
        assert.equal(tiles.length, scene.counts.columns * scene.counts.rows);
        assertFields(tiles[0], 'tileRow');
        assert.ok(tiles[0].extent[3] > tiles.at(-1).extent[3], 'the first row is the northmost');
        for (const [label, pairs] of Object.entries(fractions) as [string, [number, number][]][]) {
          const expected = new Map(pairs);
          for (const [n, tile] of tiles.entries()) {
            const difference = Math.abs((tile.fractions[label] ?? 0) - (expected.get(n) ?? 0));
            assert.ok(difference <= FRACTION_TOLERANCE, `${label} of ${tile.tile} is ${difference} away`);
          }
        }
      });

      await t.test('label texts', async () => {
        for (const text of scene.texts) await answer('label', 'text', ...text, ...p);
        const texts = await rows('label', 'text', 'list', ...p);
        for (const text of texts) {
          assertFields(text, 'labelText');
          assertFields(text.key, 'labelKey');
          for (const term of text.terms) assertFields(term, 'labelTerm');
        }
        const counts = await answer('label', '--threshold', scene.threshold, ...p);
        assert.deepEqual(counts.unreadLabels, scene.unread);
        assert.ok(counts.labels[scene.label] > 20);
      });

      await t.test('ready: features, mapping, embedding; then nothing is left', async () => {
        const ready = await answer('ready', ...p);
        assertFields(ready, 'ready');
        assert.deepEqual(ready.done, ['features', 'mapping', 'embed']);
        assert.deepEqual((await answer('ready', ...p)).done, []);
        assertFields((await answer('features', 'list', ...p)).extractors[0], 'extractorRun');
        const { mappings } = await answer('mapping', 'list', ...p);
        assertFields(mappings[0], 'mapping');
        assert.equal(mappings[0].embeddedTiles, scene.counts.columns * scene.counts.rows);
      });

      await t.test('search: nine of the twenty best labelled tiles in ten carry the label', async () => {
        const found = await answer('search', scene.query, '--kinds', 'tile', '-k', '20000', ...p);
        assertFields(found, 'search');
        assertFields(found.query, 'searchQuery');
        assertFields(found.results[0], 'searchResult');
        const labelled = new Map<string, boolean>();
        for (const tile of await rows('label', 'list', ...p))
          if (tile.origin !== 'none') labelled.set(tile.tile, tile.labels.includes(scene.label));
        const best = found.results
          .filter(({ id }: { id: string }) => labelled.has(id))
          .slice(0, 20)
          .filter(({ id }: { id: string }) => labelled.get(id));
        assert.ok(best.length >= 18, `${best.length} of 20`);
        const filtered = await answer('search', `label:${scene.label}`, '-k', '5', ...p);
        assert.ok(filtered.results.length > 0);
        for (const extension of ['csv', 'geojson', 'gpkg']) {
          const out = `${name}.${extension}`;
          await answer('search', scene.query, '--kinds', 'tile', '-k', '9', '--out', out, ...p);
        }
      });

      await t.test('evaluate, beside chance, majority, ceiling and random labels', async () => {
        const judged = await answer('evaluate', ...p);
        assertFields(judged, 'evaluation');
        assertFields(judged.split, 'evaluationSplit');
        for (const label of judged.perLabel) assertFields(label, 'perLabel');
        const own = judged.perLabel.find((entry: { label: string }) => entry.label === scene.label);
        assert.ok(own.averagePrecision > own.baseRate, 'better than guessing');
        for (const figure of ['hitAt1', 'accuracy', 'hitAt5', 'meanAveragePrecision'])
          assert.ok(judged[figure] !== null || judged.reasons[figure], `why ${figure} is null`);
      });

      await t.test('export: every image in exactly one split', async () => {
        const result = await answer('export', 'coco', `${name}-coco`, ...p);
        assertFields(result, 'export');
        assert.equal(result.tiles, result.train + result.validation + result.test);
        const images = ['train', 'validation', 'test'].flatMap((split) => {
          const file = join(dir, `${name}-coco`, 'annotations', `${split}.json`);
          const { images } = JSON.parse(readFileSync(file, 'utf8')) as { images: { file_name: string }[] };
          return images.map((image) => image.file_name);
        });
        assert.deepEqual([images.length, new Set(images).size], [result.tiles, result.tiles]);
        const folder = await answer('export', 'imagefolder', `${name}-folder`, ...p);
        assert.deepEqual([folder.train, folder.test], [result.train, result.test]);
        assertFields(await answer('project', 'info', ...p), 'project');
      });
    });
  }
});
