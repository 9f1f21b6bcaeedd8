import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bandMeanings } from '../../../../native/raster/display/band-meaning.ts';

function meanings(descriptions: readonly (string | null)[], sceneName = 'scene', colours: string[] = []) {
  const bands = descriptions.map((description, i) => ({
    index: i + 1,
    description,
    colour: colours[i] ?? null,
  }));
  const found = bandMeanings(bands, sceneName);
  return descriptions.map((_, i) => found.get(i + 1) ?? null);
}

test('words of a description say what a band measures, the narrower before the wider', () => {
  const words = [
    'B05 red edge',
    'SR_red',
    'nir_median',
    'near infrared',
    'SWIR 2',
    'swir16',
    'infrared glow',
  ];
  assert.deepEqual(meanings(words), ['red-edge', 'red', 'nir', 'nir', 'swir2', 'swir1', null]);
});

test('band numbers mean what the sensor of the scene numbers', () => {
  const four = ['B3', 'B4', 'B5', 'B6'];
  assert.deepEqual(meanings(four, 'LC08_L2SP_022036'), ['green', 'red', 'nir', 'swir1']);
  assert.deepEqual(meanings(four, 'LE70220491999322EDC01_stack'), ['red', 'nir', 'swir1', 'thermal']);
  assert.deepEqual(meanings(['B03', 'B04', 'B08', 'B8A', 'B11']), ['green', 'red', 'nir', 'nir', 'swir1']);
  assert.deepEqual(meanings(['SR_B4', 'SR_B5', 'ST_B10']), ['red', 'nir', 'thermal']);
});

test('of a sensor that is not known only what all number alike is said', () => {
  assert.deepEqual(meanings(['B2', 'B4', 'B5', 'B8']), ['blue', 'red', null, null]);
  assert.deepEqual(meanings(['Landsat_8_RGB_1', 'BX', '4']), [null, null, null]);
});

test('the order that a name lists comes before the colours a picture is stored as', () => {
  const none = [null, null, null];
  const colours = ['Red', 'Green', 'Blue'];
  assert.deepEqual(meanings(none, 'ortho', colours), ['red', 'green', 'blue']);
  assert.deepEqual(meanings(none, 'flanders_nir-red-green_min', colours), ['nir', 'red', 'green']);
  // Two words of three bands are no list.
  assert.deepEqual(meanings(none, 'red_green', []), [null, null, null]);
  assert.deepEqual(meanings([null, null, null, null], 'm_4709963_se_14_1_20200831'), [
    'red',
    'green',
    'blue',
    'nir',
  ]);
});
