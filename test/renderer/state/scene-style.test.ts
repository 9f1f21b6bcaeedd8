import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Band, SampleType } from '../../../native/contract/scene.ts';
import type { SceneStyle } from '../../../native/contract/scene-style.ts';
import { shownAs, stretchKind, withBands, withEnd } from '../../../renderer/state/scene-style.ts';

const bandsOf = (count: number, type: SampleType): Band[] =>
  Array.from({ length: count }, (_, i) => ({
    index: i + 1,
    type,
    nodata: null,
    description: null,
    meaning: null,
  }));
const photograph: SceneStyle = {
  bands: [1, 2, 3],
  low: [0, 0, 0],
  high: [255, 255, 255],
  gamma: 1,
  resampling: 'bilinear',
  maths: null,
  colourMap: null,
  stretch: null,
};
const ndvi: SceneStyle = {
  ...photograph,
  bands: [4, 3],
  low: [-0.2],
  high: [0.8],
  maths: { preset: 'ndvi' },
  colourMap: 'red-yellow-green',
};

test('a style is called by the preset that draws the same bands, else by how many it draws', () => {
  const presets = [
    { id: 'true-colour' as const, style: { ...photograph, low: [9, 9, 9] } },
    { id: 'ndvi' as const, style: ndvi },
    { id: 'nbr' as const, style: null },
  ];
  assert.equal(shownAs(photograph, presets), 'true-colour');
  assert.equal(shownAs({ ...photograph, bands: [3, 2, 1] }, presets), 'three');
  assert.equal(shownAs({ ...photograph, bands: [2] }, presets), 'one');
  assert.equal(shownAs({ ...ndvi, colourMap: null }, presets), 'ndvi');
  assert.equal(shownAs(ndvi, []), 'ndvi');
});

test('ends without a rule are those of bytes, or set by hand', () => {
  assert.equal(stretchKind(photograph, bandsOf(3, 'uint8')), 'stored');
  assert.equal(stretchKind(photograph, bandsOf(3, 'uint16')), 'hand');
  assert.equal(stretchKind({ ...photograph, high: [255, 254, 255] }, bandsOf(3, 'uint8')), 'hand');
  const byView = { ...photograph, stretch: { scope: 'view' as const, percent: 2 } };
  assert.equal(stretchKind(byView, bandsOf(3, 'uint8')), 'view');
});

test('other bands keep what fits them: bytes as stored, a rule, a colour map of one band', () => {
  assert.deepEqual(withBands(photograph, [3], bandsOf(3, 'uint8')), {
    ...photograph,
    bands: [3],
    low: [0],
    high: [255],
  });
  const byHand = { ...photograph, low: [3, 4, 5] };
  assert.deepEqual(withBands(byHand, [3, 2, 1], bandsOf(3, 'uint8')).stretch, {
    scope: 'scene',
    percent: 2,
  });
  assert.equal(withBands(ndvi, [1, 2, 3], bandsOf(4, 'uint16')).colourMap, null);
  assert.deepEqual(
    [withBands(ndvi, [2], bandsOf(4, 'uint16'))].map(({ maths, colourMap }) => [maths, colourMap]),
    [[null, 'red-yellow-green']],
  );
});

test('an end that is moved by hand takes the rule away, and never passes the other end', () => {
  const ruled = { ...ndvi, stretch: { scope: 'scene' as const, percent: 2 } };
  const moved = withEnd(ruled, 0, 'low', 0.1);
  assert.deepEqual([moved.low, moved.high, moved.stretch], [[0.1], [0.8], null]);
  assert.equal(withEnd(ruled, 0, 'low', 0.8), ruled);
  assert.equal(withEnd(ruled, 0, 'high', -0.3), ruled);
});
