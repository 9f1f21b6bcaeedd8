import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unattended } from '../../../native/contract/work.ts';
import { crsFromCode, wgs84 } from '../../../native/geo/crs.ts';
import { coverPlaces } from '../../../native/labelling/cover-places.ts';
import type { LabelledLayer } from '../../../native/labelling/fractions.ts';

/** West, south, east, north. */
const box = (w: number, s: number, e: number, n: number) => Float64Array.of(w, s, e, s, e, n, w, n);
const layer = (rings: Float64Array[], labelId: string, over: Partial<LabelledLayer> = {}): LabelledLayer => ({
  layerId: labelId,
  crs: wgs84,
  complete: false,
  bufferM: 0,
  features: rings.map((ring, n) => ({
    featureId: `${n}`,
    geometry: { type: 'polygon', polygons: [[ring]] },
    labelId,
  })),
  ...over,
});
const places = (...corners: number[][]) => ({
  count: corners.length,
  cornersOf: (n: number) => Float64Array.from(corners[n]!),
});
const tile = (w: number, s: number, e: number, n: number) => [w, n, e, n, e, s, w, s];

test('what features cover of places that lie anywhere is exact, and the features behind it are named', async () => {
  // A rotated square of half the area of its box; one beyond the antimeridian; one that nothing covers.
  const rotated = [0, 1, 1, 0, 0, -1, -1, 0];
  const found = await coverPlaces(
    [layer([box(-1, -1, 0, 1), box(-180, 10, -179.75, 11)], 'west'), layer([box(0.5, 0, 1, 1)], 'east')],
    places(rotated, tile(179.5, 10, 180.5, 11), tile(50, 50, 51, 51)),
    unattended,
  );
  assert.deepEqual([...found.entryStart], [0, 2, 3, 3]);
  // East of .5 and north of 0, of the rotated square: a triangle of 1/8 of 2.
  const expected = [0.5, 1 / 16, 0.25];
  for (const [entry, fraction] of found.fraction.entries())
    assert.ok(Math.abs(fraction - expected[entry]!) < 1e-6, `${fraction}, not ${expected[entry]}`);
  const behind = [...found.feature].map((at) => found.features[at]);
  assert.deepEqual(behind, [
    { layerId: 'west', featureId: '0' },
    { layerId: 'east', featureId: '0' },
    { layerId: 'west', featureId: '1' },
  ]);
});

test('a layer in another CRS covers too; one that lies beside is said; a complete one makes background', async () => {
  const degreeM = 111319.49079327358;
  const mercator = crsFromCode('EPSG:3857');
  const found = await coverPlaces(
    [
      layer([box(0, 0, degreeM, degreeM), box(8 * degreeM, 0, 9 * degreeM, degreeM)], 'here', {
        crs: mercator,
        complete: true,
      }),
      layer([box(100, 40, 101, 41)], 'beside'),
    ],
    places(tile(0.5, 0.25, 1.5, 0.75), tile(4, 0.25, 4.5, 0.75), tile(20, 0, 21, 1)),
    unattended,
  );
  assert.deepEqual([...found.entryStart], [0, 1, 1, 1]);
  assert.ok(Math.abs(found.fraction[0]! - 0.5) < 1e-4);
  assert.deepEqual([...found.insideComplete], [1, 1, 0]);
  assert.deepEqual(
    found.warnings.map(({ kind, layerId }) => [kind, layerId]),
    [['no-overlap', 'beside']],
  );
});
