import assert from 'node:assert/strict';
import test from 'node:test';
import { makeClipPolygon } from '../../../native/geo/coverage.ts';
import { repairRings } from '../../../native/geo/validity.ts';
import { TileOutlines } from '../../../native/labelling/outlines.ts';

const square = (west: number, north: number, side: number) =>
  Float64Array.of(west, north, west + side, north, west + side, north + side, west, north + side);

function sceneOf(...rings: Float64Array[]) {
  return {
    widthPx: 100,
    heightPx: 100,
    labelIds: ['a'],
    features: rings.map((_, index) => ({ layerId: 'layer', featureId: String(index) })),
    parts: rings.map((ring, feature) => ({
      polygon: makeClipPolygon(repairRings([ring])),
      label: 0,
      feature,
    })),
    completeLayers: [],
    warnings: [],
  };
}

const tile = { column: 1, row: 1, columnPx: 10, rowPx: 10, sizePx: 10 };

test('a square that overlaps a tile by its corner is cut to that corner, in pixels of the tile', () => {
  const [outline, ...more] = new TileOutlines(sceneOf(square(15, 16, 20))).within(tile, ['layer/0']);
  assert.equal(more.length, 0);
  const corners = new Set(
    Array.from({ length: outline!.length / 2 }, (_, i) => `${outline![2 * i]},${outline![2 * i + 1]}`),
  );
  assert.deepEqual([...corners].sort(), ['10,10', '10,6', '5,10', '5,6']);
});

test('a feature beside the tile, and one that only touches it, have no outline', () => {
  const outlines = new TileOutlines(sceneOf(square(40, 40, 5), square(20, 10, 5)));
  assert.deepEqual(outlines.within(tile, ['layer/0', 'layer/1']), []);
});

test('only the features asked for are drawn', () => {
  const outlines = new TileOutlines(sceneOf(square(12, 12, 2), square(15, 15, 2)));
  assert.equal(outlines.within(tile, ['layer/1']).length, 1);
  assert.equal(outlines.within(tile, ['layer/0', 'layer/1']).length, 2);
});
