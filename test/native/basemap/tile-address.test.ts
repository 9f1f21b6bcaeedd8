import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tileAddress } from '../../../native/basemap/tile-address.ts';
import { serverTilesOf } from '../../../native/contract/base-map-address.ts';
import { failingWith } from '../service/failing-with.ts';

const place = { z: 3, x: 5, y: 2 };

test('placeholders of a tile address are filled in, {-y} counted from the south', () => {
  const filled = (template: string) => tileAddress(template, serverTilesOf(template, null), place);
  assert.equal(filled('https://h/{z}/{x}/{y}.png?k=1'), 'https://h/3/5/2.png?k=1');
  // 2³ − 1 − 2
  assert.equal(filled('https://h/{z}/{x}/{-y}.png'), 'https://h/3/5/5.png');
});

test('a WMS is asked for the square of the tile, in the words of its version', () => {
  const address = 'https://h/wms?map=a.map&layers=x&transparent=false';
  const url = new URL(tileAddress(address, serverTilesOf(address, 'land,sea'), { z: 1, x: 1, y: 0 }));
  // The north-eastern quarter of the world: 0 … π · 6378137 both ways.
  const query = Object.fromEntries(url.searchParams);
  assert.deepEqual(query, {
    STYLES: '',
    FORMAT: 'image/png',
    TRANSPARENT: 'false',
    MAP: 'a.map',
    LAYERS: 'land,sea',
    SERVICE: 'WMS',
    REQUEST: 'GetMap',
    VERSION: '1.3.0',
    CRS: 'EPSG:3857',
    BBOX: '0,0,20037508.342789244,20037508.342789244',
    WIDTH: '256',
    HEIGHT: '256',
  });
  const old = 'https://h/wms?service=WMS&version=1.1.1&layers=x';
  const older = new URL(tileAddress(old, serverTilesOf(old, null), place)).searchParams;
  assert.equal(older.get('SRS'), 'EPSG:3857');
  assert.equal(older.get('CRS'), null);
  assert.equal(older.get('LAYERS'), 'x');
});

test('an address that is neither is refused with what is missing', () => {
  const cases = [
    ['https://h/tiles', null, /neither \{z\}/],
    ['https://h/{z}/{x}.png', null, /one of \{y\} and \{-y\}/],
    ['https://h/{z}/{x}/{y}/{-y}.png', null, /one of \{y\} and \{-y\}/],
    ['https://{s}.h/{z}/{x}/{y}.png', null, /several hosts/],
    ['https://{x}.h/{z}/{x}/{y}.png', null, /written out/],
    ['https://h/{z}/{x}/{y}/{time}.png', null, /\{time\} is not known/],
    ['https://h/{z}/{x}/{y}.png', 'a', /no layers/],
    ['https://h/wms?service=WMS', null, /none of its layers/],
    ['https://h/wms', '', /none of its layers/],
  ] as const;
  for (const [address, layers, says] of cases)
    assert.throws(() => serverTilesOf(address, layers), failingWith('remote-refused', says), address);
});
