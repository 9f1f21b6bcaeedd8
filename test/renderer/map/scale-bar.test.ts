import assert from 'node:assert/strict';
import { test } from 'node:test';
import proj4 from 'proj4';
import { groundScale, scaleBar } from '../../../renderer/map/scale-bar.ts';

/** Ground metres that a parallel's radius in a transverse Mercator grid centred there says a metre of the map is. */
function measuredScale(latitudeDeg: number): number {
  const map = proj4('EPSG:4326', 'EPSG:3857').forward([0.001, latitudeDeg]);
  const local = `+proj=tmerc +lat_0=${latitudeDeg} +lon_0=0 +k=1 +ellps=WGS84 +units=m`;
  const ground = proj4('EPSG:4326', local).forward([0.001, latitudeDeg]);
  return ground[0]! / map[0]!;
}

for (const latitudeDeg of [0, 34.7, -45, 60, 80]) {
  test(`a metre of the map at ${latitudeDeg}° is what a local grid measures, to a millionth`, () => {
    assert.ok(Math.abs(groundScale(latitudeDeg) / measuredScale(latitudeDeg) - 1) < 1e-6);
  });
}

test('a scale bar is 1, 2 or 5 times a power of ten, as long as it fits', () => {
  assert.deepEqual(scaleBar(10, 112), { text: '1 km', widthPx: 100 });
  assert.deepEqual(scaleBar(5, 112), { text: '500 m', widthPx: 100 });
  assert.deepEqual(scaleBar(0.02, 100), { text: '2 m', widthPx: 100 });
  assert.deepEqual(scaleBar(0.003, 100), { text: '20 cm', widthPx: 0.2 / 0.003 });
});
