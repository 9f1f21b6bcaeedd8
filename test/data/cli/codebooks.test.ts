import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { openWorld, PLAIN_LAYER } from '../../native/service/made-world.ts';
import { sharedData, withoutData } from './shared-data.ts';

const SKIP = { skip: withoutData };
const SCENES = join(sharedData, 'scenes');

test(
  'an inventory’s codes are read once somebody says they are; codes that a file explains are offered nothing',
  SKIP,
  async (t) => {
    const { run, engine } = await openWorld(t);
    const inventory = join(SCENES, 'loonlake-landsat8/vri2023.gpkg');
    const added = await run('add-layer', { ...PLAIN_LAYER, path: inventory, labelField: 'BCLCS_LEVEL_4' });
    const [layer] = added.layers;
    assert.equal(layer!.unreadLabels.length, 8);
    assert.deepEqual(
      layer!.codebooks.map(({ codebook, values, known }) => [codebook, values, known]),
      [['BCLCS-4', 8, 8]],
    );
    // A neighbouring column of the file spells these codes out.
    const landCover = join(SCENES, 'zion-nlcd/zion_nlcd_polygons.gpkg');
    const explained = await run('add-layer', { ...PLAIN_LAYER, path: landCover, labelField: 'code' });
    assert.deepEqual([explained.layers[0]!.codebooks, explained.layers[0]!.unreadLabels], [[], []]);

    const said = await engine.applyCodebook({ codebook: 'BCLCS-4', field: null }, unattended);
    assert.deepEqual(said.unmatched, []);
    assert.equal(said.labels.find(({ label }) => label === 'HE')!.name, 'herb');
    assert.deepEqual(await engine.offerCodebooks({}, unattended), []);
  },
);

test('the numbers of Dynamic World in a table of embeddings are offered its names', SKIP, async (t) => {
  const { run, engine } = await openWorld(t);
  const table = join(sharedData, 'embeddings/aef-dw-points/ee_export_aef_dw_iowa_ag_2024.csv');
  await run('add-scenes', { paths: [table], table: { labelField: 'dw_label', modelId: null } });
  const [offer] = await engine.offerCodebooks({}, unattended);
  assert.deepEqual(
    [offer!.codebook, offer!.field, offer!.values, offer!.means.length],
    ['DynamicWorld', 'dw_label', 9, 9],
  );
  const { labels } = await engine.applyCodebook({ codebook: 'DynamicWorld', field: null }, unattended);
  assert.equal(labels.find(({ label }) => label === '4')!.name, 'crops');
});
