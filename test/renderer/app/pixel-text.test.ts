import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PickedPixel, SceneRecord } from '../../../native/contract/scene.ts';
import { crsText, pixelTable, valueText } from '../../../renderer/app/map/pixel-text.ts';

const band = { band: 1, name: null, value: 7, isNodata: false, category: null } as const;

test('a value says whether it is data, and what the file calls it', () => {
  assert.equal(valueText({ ...band, value: -0.25 }), '−0.25');
  assert.equal(valueText({ ...band, value: -9999, isNodata: true }), 'no data (−9999)');
  assert.equal(valueText({ ...band, value: 'nan', isNodata: true }), 'no data (NaN)');
  assert.equal(valueText({ ...band, value: 4, category: 'Forest' }), '4 Forest');
});

test('coordinates in metres have centimetres, in degrees six decimals', () => {
  assert.equal(crsText([441_920.456, 3_751_320]), '441920.46, 3751320.00');
  assert.equal(crsText([-76.6620401, 34.69512]), '-76.662040, 34.695120');
});

test('what is copied is a table of names and values', () => {
  const pixel: PickedPixel = {
    columnPx: 3,
    rowPx: 5,
    crsXY: [100, 200],
    lonLatDeg: [-76.5, 34.5],
    isValid: true,
    bands: [
      { ...band, name: 'red' },
      { ...band, band: 2, value: 9 },
    ],
    index: { preset: 'ndvi', value: 0.125 },
  };
  const scene = { name: 'coast', crs: 'EPSG:32618' } as SceneRecord;
  assert.deepEqual(
    pixelTable(scene, pixel, 'decimal')
      .split('\n')
      .map((row) => row.split('\t')),
    [
      ['scene', 'coast'],
      ['column', '3'],
      ['row', '5'],
      ['EPSG:32618', '100.000000, 200.000000'],
      ['longitude, latitude', '-76.5000000, 34.5000000'],
      ['band 1 red', '7'],
      ['band 2', '9'],
      ['ndvi', '0.125'],
    ],
  );
});
