import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../native/host/cli/run-cli.ts';
import { sharedData, withoutData, workFolder } from './shared-data.ts';

const CODEBOOK = fileURLToPath(new URL('../fixtures/bclcs-level-4.csv', import.meta.url));

interface Judged {
  scene: string;
  layer: string[];
  sizePx: string;
  threshold: string;
  /** A label, and what it is asked by: its name, and a word that nobody gave it. */
  asked: readonly (readonly [label: string, word: string])[];
  /** Every label of 20 test tiles must reach this share of the way from its base rate to 1; null: more than chance. */
  share: number | null;
}

/** As `ready` does it, into the space that is shipped. */
const SCENES: Record<string, Judged> = {
  chiapas: {
    scene: 'chiapas-landsat7/LE70220491999322EDC01_stack.gtif',
    layer: ['chiapas-landsat7/training_data.shp', '--label-field', 'class'],
    sizePx: '2',
    threshold: '0.2',
    asked: [
      ['urban', 'urban'],
      ['urban', 'city'],
    ],
    share: 0.3,
  },
  kampala: {
    scene: 'kampala-drone/kampala_site1_jpeg_mask.tif',
    layer: ['kampala-drone/kampala_site1_buildings.geojson', '--label', 'building', '--complete'],
    sizePx: '128',
    threshold: '0.3',
    asked: [
      ['building', 'building'],
      ['building', 'house'],
    ],
    share: 0.3,
  },
  loonlake: {
    scene: 'loonlake-landsat8/landsat.tif',
    layer: ['loonlake-landsat8/vri2023.gpkg', '--label-field', 'BCLCS_LEVEL_4'],
    sizePx: '12',
    threshold: '0.5',
    asked: [
      ['TC', 'coniferous'],
      ['TC', 'conifers'],
    ],
    share: null,
  },
  zion: {
    scene: 'zion-nlcd/zion_srtm_uint16.tif',
    layer: ['zion-nlcd/zion_nlcd_polygons.gpkg', '--label-field', 'class_name'],
    sizePx: '16',
    threshold: '0.5',
    asked: [
      ['Forest', 'forest'],
      ['Forest', 'woods'],
    ],
    share: null,
  },
};

const LEAST_TEST_TILES = 20;
const SHOWN = 20;

describe('labels of real scenes are found on blocks left out, and by words nobody gave them', {
  skip: withoutData,
}, () => {
  const folder = workFolder();
  const { dir } = folder;
  after(() => folder.remove());
  const answer = async (...args: string[]) => {
    const ran = await runCli([...args, '--json'], { cwd: dir });
    assert.equal(ran.exitCode, 0, `${args.join(' ')}: ${ran.stdout.slice(0, 500)} ${ran.stderr.slice(-500)}`);
    return ran;
  };

  before(async () => {
    await answer('project', 'new', 'base');
    await answer('space', 'starter', '-p', 'base.semantile');
  });

  for (const [name, scene] of Object.entries(SCENES)) {
    test(name, async () => {
      const p = ['-p', `${name}.semantile`];
      cpSync(join(dir, 'base.semantile'), join(dir, `${name}.semantile`), { recursive: true });
      const [layer, ...options] = scene.layer;
      await answer('scene', 'add', join(sharedData, 'scenes', scene.scene), ...p);
      await answer('layer', 'add', join(sharedData, 'scenes', layer!), ...options, ...p);
      await answer('tile', '--size', scene.sizePx, ...p);
      if (name === 'loonlake') await answer('label', 'text', '--from', CODEBOOK, ...p);
      await answer('label', '--threshold', scene.threshold, ...p);
      await answer('ready', ...p);

      const { json: judged } = await answer('evaluate', '--folds', scene.share === null ? '3' : '5', ...p);
      const many = judged.perLabel.filter(({ tiles }: { tiles: number }) => tiles >= LEAST_TEST_TILES);
      assert.ok(many.length > 0);
      for (const { label, baseRate, averagePrecision } of many) {
        const least = baseRate + (scene.share ?? 0) * (1 - baseRate);
        assert.ok(averagePrecision > least, `${label}: ${averagePrecision} of ${least}`);
      }
      if (judged.hitAt1 !== null) assert.ok(judged.hitAt1 > judged.chance.hitAt1, `${judged.hitAt1}`);

      const { stdout } = await answer('label', 'list', ...p);
      const labels = new Map<string, string[]>();
      for (const line of stdout.trim().split('\n')) {
        const tile = JSON.parse(line);
        if (tile.origin !== 'none') labels.set(tile.tile, tile.labels);
      }
      for (const [label, word] of scene.asked) {
        const { json } = await answer('search', word, '--kinds', 'tile', '-k', '20000', ...p);
        assert.ok(json.query.nearestTrainedLabel.label, 'how far the word is from what was learnt');
        const carries = json.results
          .flatMap(({ id }: { id: string }) => labels.get(id)?.includes(label) ?? [])
          .slice(0, SHOWN);
        const right = carries.filter(Boolean).length / SHOWN;
        const all = [...labels.values()];
        const baseRate = all.filter((own) => own.includes(label)).length / all.length;
        assert.ok(right > baseRate, `${word}: ${right} where ${baseRate} would be chance`);
      }
    });
  }
});
