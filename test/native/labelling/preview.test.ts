import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { previewSizes } from '../../../native/labelling/preview.ts';
import { box, feature, layerOf, polygon, sceneOf } from './scene-fixture.ts';

test('a size is previewed by its tiles, its labelled tiles and their median purity', async () => {
  // Water fills the western 10 of 20 m, and 8 of the next 10.
  const scene = sceneOf(40, 20, [layerOf([feature('a', 'water', polygon(box(0, 0, 18, 20)))])]);
  const previews = await previewSizes(scene, [10, 20, 50], { mode: 'multi', threshold: 0.5 }, unattended);
  assert.deepEqual(previews[0], {
    sizePx: 10,
    stridePx: 10,
    tiles: 8,
    labelledTiles: { water: 4 },
    // Two tiles wholly and two to 80 %.
    medianPurity: 0.9,
    background: 0,
    unlabelled: 4,
  });
  assert.deepEqual(
    [previews[1]!.tiles, previews[1]!.labelledTiles.water, previews[1]!.medianPurity],
    [2, 1, 0.9],
  );
  assert.deepEqual([previews[2]!.tiles, previews[2]!.medianPurity], [0, null]);
});
