import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COORDINATE_STYLES, formatCoordinates } from '../../../native/geo/coordinates.ts';
import { parseCoordinates } from '../../../native/geo/parse-coordinates.ts';

const beaufort = [-76.66204, 34.69512] as const;

test('a position in its four forms', () => {
  assert.equal(formatCoordinates(beaufort, 'decimal'), '34.695120, -76.662040');
  assert.equal(formatCoordinates(beaufort, 'dms'), `34°41'42.4"N 76°39'43.3"W`);
  // echo "34.69512 -76.66204" | cs2cs EPSG:4326 EPSG:32618 → 347768.132 3840490.891
  assert.equal(formatCoordinates(beaufort, 'utm'), '18S 347768 3840491');
  assert.equal(formatCoordinates(beaufort, 'mgrs'), '18S UD 47768 40490');
});

test('59.96 seconds are a minute more', () => {
  assert.equal(formatCoordinates([-0.0000111, 34.99999], 'dms'), `35°00'00.0"N 0°00'00.0"W`);
});

test('Norway and Svalbard have zones of their own', () => {
  assert.match(formatCoordinates([5, 60], 'utm')!, /^32V /);
  assert.match(formatCoordinates([10, 78], 'utm')!, /^33X /);
});

test('near the poles there is neither UTM nor MGRS', () => {
  assert.equal(formatCoordinates([0, 85], 'utm'), null);
  assert.equal(formatCoordinates([0, -81], 'mgrs'), null);
});

test('what is written is read back within three metres', () => {
  for (const place of [beaufort, [18.6, -33.9], [6, 60], [179.99, -0.0001], [-179.99, 70]] as const) {
    for (const style of COORDINATE_STYLES) {
      const back = parseCoordinates(formatCoordinates(place, style)!)!;
      assert.ok(Math.abs(back.lonDeg - place[0]) < 5e-5 && Math.abs(back.latDeg - place[1]) < 3e-5, style);
    }
  }
});

const W = -76.66204;
const N = 34.69512;
const readings: readonly (readonly [text: string, lonDeg: number, latDeg: number])[] = [
  ['34.69512, -76.66204', W, N],
  ['34.69512 -76.66204', W, N],
  ['34.69512 N 76.66204 W', W, N],
  ['76.66204°W, 34.69512°N', W, N],
  ['N34.69512 W76.66204', W, N],
  [`34°41'42.4"N 76°39'43.3"W`, W, N],
  ['34°41′42.4″ N, 76°39′43.3″ W', W, N],
  ['34 41 42.4 N, 76 39 43.3 W', W, N],
  ['34:41:42.4 -76:39:43.3', W, N],
  ['34 41.7072 N 76 39.7224 W', W, N],
  ['18S 347768 3840491', W, N],
  ['UTM 18S 347768E 3840491N', W, N],
  ['18SUD4776840490', W, N],
  ['18s ud 47768 40490', W, N],
  ['−33.9, 18.6', 18.6, -33.9],
];

for (const [text, lonDeg, latDeg] of readings) {
  test(`“${text}” is read`, () => {
    const read = parseCoordinates(text)!;
    assert.ok(
      Math.abs(read.lonDeg - lonDeg) < 3e-5 && Math.abs(read.latDeg - latDeg) < 3e-5,
      JSON.stringify(read),
    );
  });
}

test('two bare numbers are latitude, longitude, unless the first is beyond 90', () => {
  assert.deepEqual(parseCoordinates('40, -80.5'), { lonDeg: -80.5, latDeg: 40 });
  assert.deepEqual(parseCoordinates('-120.5, 40'), { lonDeg: -120.5, latDeg: 40 });
});

test('S of UTM is the band at 32–40° N where the northing fits it, else the southern hemisphere', () => {
  assert.ok(parseCoordinates('17S 312345 3841234')!.latDeg > 34);
  assert.ok(parseCoordinates('17S 312345 6841234')!.latDeg < -28);
  assert.ok(parseCoordinates('17R 312345 3841234')!.latDeg > 34);
});

for (const text of [
  '',
  'harbor',
  '12',
  '91, 181',
  '34°61′ N 4° E',
  '34 N 35 N',
  '61R LH 12345 67890',
  '18S UD 4776 40490',
  '18S IO 12 34',
  '1, 2, 3',
]) {
  test(`“${text}” is no position`, () => assert.equal(parseCoordinates(text), null));
}
