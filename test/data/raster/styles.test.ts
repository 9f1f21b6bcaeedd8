import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { runTask } from '../../../native/contract/run-task.ts';
import { unattended } from '../../../native/contract/work.ts';
import { startEngine } from '../../native/service/made-world.ts';
import { temporaryFolder } from '../../native/store/fixtures.ts';
import { sharedData, withoutData } from './shared-data.ts';

/** An engine with one scene of the shared data in a new project. */
async function withScene(t: Parameters<typeof startEngine>[0], path: string) {
  const dir = temporaryFolder(t);
  const { engine } = startEngine(t, join(dir, 'user'));
  await engine.newProject({ path: join(dir, 'Styles.semantile') }, unattended);
  const paths = [join(sharedData, 'scenes', path)];
  const { scenes } = await runTask(engine, 'add-scenes', { paths }, unattended);
  return { engine, scene: scenes[0]! };
}

test('classes are named by the sidecar, in the legend and under the pointer', {
  skip: withoutData,
}, async (t) => {
  const { engine, scene } = await withScene(t, 'zion-nlcd/zion_nlcd_categorical.tif');
  const [placement] = await engine.scenePlacements({}, unattended);
  const legend = await engine.legend({ scene: scene.id, style: placement!.style }, unattended);
  assert.ok(legend.kind === 'classes');
  // As gdalinfo lists its categories and colour table.
  assert.deepEqual(legend.classes.slice(0, 3), [
    { value: 0, name: 'NA', colour: '#ffffff' },
    { value: 1, name: 'Water', colour: '#476ba0' },
    { value: 2, name: 'Developed', colour: '#aa0000' },
  ]);
  assert.equal(legend.classes.at(-1)!.name, 'Wetlands');
  // gdallocationinfo -valonly zion_nlcd_categorical.tif 500 700
  const at = { columnPx: 500, rowPx: 700 };
  const pixel = await engine.pickPixel({ scene: scene.id, at, style: null }, unattended);
  assert.deepEqual([pixel!.bands[0]!.value, pixel!.bands[0]!.category], [3, 'Barren']);
});

const SCENES: [path: string, possible: string[]][] = [
  ['beaufort-sentinel2/beaufort_s2_20181013_b01-b08.tif', ['true-colour', 'colour-infrared', 'ndvi', 'ndwi']],
  ['dakota-naip/m_4709963_se_14_1_20200831.tif', ['true-colour', 'colour-infrared', 'ndvi', 'ndwi']],
  ['flanders-sentinel2/flanders_s2_2023_nir-red-green_min.tif', ['colour-infrared', 'ndvi', 'ndwi']],
  ['brazil-forest-ortho/brazil_ortho_epsg3395_jpeg.tif', ['true-colour']],
  ['zion-nlcd/zion_srtm_uint16.tif', []],
];

for (const [path, possible] of SCENES) {
  test(`the presets of ${path} are those its bands make`, { skip: withoutData }, async (t) => {
    const { engine, scene } = await withScene(t, path);
    const presets = await engine.stylePresets({ scene: scene.id }, unattended);
    assert.deepEqual(
      presets.filter(({ style }) => style !== null).map(({ id }) => id),
      possible,
    );
  });
}
