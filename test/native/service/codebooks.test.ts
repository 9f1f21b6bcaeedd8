import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { failingWith } from './failing-with.ts';
import { type OpenWorld, openWorld, PLAIN_LAYER } from './made-world.ts';

/** A layer of one square for each code. */
async function addCodes({ dir, run }: OpenWorld, field: string, codes: readonly string[]) {
  const features = codes.map((code, n) => ({
    type: 'Feature',
    properties: { [field]: code },
    geometry: { type: 'Polygon', coordinates: [square(n)] },
  }));
  const file = join(dir, `${field}.geojson`);
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  const { layers } = await run('add-layer', { ...PLAIN_LAYER, path: file, labelField: field });
  return layers[0]!;
}

const square = (n: number) => [
  [n, 0],
  [n + 1, 0],
  [n + 1, 1],
  [n, 1],
  [n, 0],
];

test('codes of a public map are offered their codebook, and mean nothing until it is asked for', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  // 99 is no class of NLCD: a mistake among ten codes.
  const codes = ['11', '21', '22', '31', '41', '42', '43', '52', '82', '99'];
  const layer = await addCodes(world, 'gridcode', codes);
  assert.deepEqual(
    layer.codebooks.map(({ codebook, values, known }) => [codebook, values, known]),
    [['NLCD', 10, 9]],
  );
  const [offer] = await engine.offerCodebooks({}, unattended);
  assert.deepEqual(
    [offer!.layer, offer!.field, offer!.means.find(({ label }) => label === '82')],
    [layer.name, 'gridcode', { label: '82', name: 'cultivated crops' }],
  );
  const before = await engine.listLabelTexts({}, unattended);
  assert.ok(before.every(({ source, synonyms }) => source === 'value' && synonyms.length === 0));

  const said = await engine.applyCodebook({ codebook: 'nlcd', field: null }, unattended);
  assert.deepEqual(said.unmatched, ['99']);
  const water = said.labels.find(({ label }) => label === '11')!;
  assert.deepEqual(
    [water.name, water.source, water.state, water.parent],
    ['open water', 'codebook:NLCD', 'read', 'water'],
  );
  assert.deepEqual(await engine.offerCodebooks({}, unattended), []);
});

test('the same letter means what its own level of the scheme says', async (t) => {
  const world = await openWorld(t);
  await addCodes(world, 'BCLCS_LEVEL_2', ['T', 'N', 'W', 'L']);
  await addCodes(world, 'BCLCS_LEVEL_3', ['U', 'W', 'A']);
  const offers = await world.engine.offerCodebooks({}, unattended);
  assert.deepEqual(
    offers.map(({ codebook, field }) => [codebook, field]),
    [
      ['BCLCS-2', 'BCLCS_LEVEL_2'],
      ['BCLCS-3', 'BCLCS_LEVEL_3'],
    ],
  );
  for (const codebook of ['BCLCS-2', 'BCLCS-3'])
    await world.engine.applyCodebook({ codebook, field: null }, unattended);
  const names = (await world.engine.listLabelTexts({}, unattended))
    .filter(({ key }) => key.value === 'W')
    .map(({ key, name }) => [key.field, name]);
  assert.deepEqual(names, [
    ['BCLCS_LEVEL_2', 'water'],
    ['BCLCS_LEVEL_3', 'wetland'],
  ]);
});

test('what somebody has said of codes stays, and words are offered nothing', async (t) => {
  const world = await openWorld(t);
  const { engine } = world;
  await addCodes(world, 'class', ['water', 'trees', 'grass']);
  assert.deepEqual(await engine.offerCodebooks({}, unattended), []);
  await assert.rejects(
    engine.applyCodebook({ codebook: 'DynamicWorld', field: null }, unattended),
    failingWith('not-enough'),
  );
  await addCodes(world, 'label', ['0', '1', '2', '6']);
  await engine.setLabelText({ label: '6', name: 'town' }, unattended);
  await engine.applyCodebook({ codebook: 'DynamicWorld', field: null }, unattended);
  const named = (await engine.listLabelTexts({}, unattended)).filter(({ key }) => key.field === 'label');
  assert.deepEqual(named.map(({ name }) => name).sort(), ['grass', 'town', 'trees', 'water']);
  await assert.rejects(
    engine.applyCodebook({ codebook: 'LCCS', field: null }, unattended),
    failingWith('not-found'),
  );
});
