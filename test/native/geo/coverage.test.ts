import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClipBuffer, clipToSide, makeClipPolygon, signedAreaOf } from '../../../native/geo/coverage.ts';
import { UnionArea } from '../../../native/geo/union-area.ts';
import { repairRings } from '../../../native/geo/validity.ts';
import { Random } from '../../../native/math/random.ts';

type Rectangle = readonly [west: number, south: number, east: number, north: number];

/** Rings of one polygon clipped to a rectangle. */
function clipped(rings: readonly number[][], [west, south, east, north]: Rectangle): ClipBuffer {
  const polygon = makeClipPolygon(repairRings(rings.map((ring) => Float64Array.from(ring))));
  const [one, other] = [new ClipBuffer(), new ClipBuffer()];
  one.load(polygon.rings);
  clipToSide(one, other, 0, west, 1);
  clipToSide(other, one, 0, east, -1);
  clipToSide(one, other, 1, south, 1);
  clipToSide(other, one, 1, north, -1);
  return one;
}

const area = (rings: readonly number[][], rectangle: Rectangle) =>
  signedAreaOf(clipped(rings, rectangle), rectangle[0], rectangle[1]);

function union(polygons: readonly number[][][], rectangle: Rectangle): number {
  const sum = new UnionArea();
  for (const rings of polygons) sum.add(clipped(rings, rectangle));
  return sum.area();
}

const close = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} for ${expected}`);

const box = (x0: number, y0: number, x1: number, y1: number) => [x0, y0, x1, y0, x1, y1, x0, y1];

test('a triangle over the corner of a square: half of 3 × 3 less the two tips outside', () => {
  // x + y ≤ 3 in the square [0, 2]²: 4 − ½·1·1.
  close(area([[0, 0, 3, 0, 0, 3]], [0, 0, 2, 2]), 3.5);
});

test('a hole is taken away, whichever way its ring runs', () => {
  for (const hole of [box(1, 1, 2, 2), [1, 1, 1, 2, 2, 2, 2, 1]])
    close(area([box(0, 0, 4, 4), hole], [0, 0, 4, 4]), 15);
});

test('a hole across the border of the square is taken away in part', () => {
  close(area([box(0, 0, 4, 4), box(1, 1, 3, 3)], [0, 0, 2, 4]), 6);
});

test('a sliver a billionth wide keeps its area, far from the origin', () => {
  const [x, y] = [4096, 8192];
  close(
    area([[x, y, x + 4, y, x + 4, y + 2 ** -30, x, y + 2 ** -30]], [x, y, x + 4, y + 4]),
    4 * 2 ** -30,
    1e-15,
  );
});

test('a comb that leaves and enters the square again has the area of its teeth inside', () => {
  const comb = [0, -1, 5, -1, 5, 2, 4, 2, 4, 0, 3, 0, 3, 2, 2, 2, 2, 0, 1, 0, 1, 2, 0, 2];
  // Three teeth one wide; of each, the strip 1 ≤ y ≤ 2.
  close(area([comb], [0, 1, 5, 2]), 3);
});

test('both halves of a bow tie count', () => {
  const bowTie = [0, 0, 2, 2, 2, 0, 0, 2];
  assert.equal(repairRings([Float64Array.from(bowTie)]).faults.crossings, 1);
  close(union([[bowTie]], [0, 0, 2, 2]), 2);
});

test('both halves of a bow tie count where it crosses in a vertex', () => {
  const bowTie = [0, 0, 1, 1, 2, 2, 2, 0, 1, 1, 0, 2];
  assert.equal(makeClipPolygon(repairRings([Float64Array.from(bowTie)])).isEvenOdd, true);
  close(union([[bowTie]], [0, 0, 2, 2]), 2);
});

test('what a ring winds around twice does not count, by the even-odd rule', () => {
  // A square run around twice, the second time smaller: the inner one is a hole.
  close(union([[[0, 0, 4, 0, 4, 4, 0, 4, 0, 0, 1, 1, 3, 1, 3, 3, 1, 3, 1, 1]]], [0, 0, 4, 4]), 12);
});

test('a hole outside its outer ring counts as land', () => {
  const rings = [box(0, 0, 1, 1), box(2, 0, 3, 1)];
  assert.equal(repairRings(rings.map((ring) => Float64Array.from(ring))).faults.strayHoles, 1);
  close(union([rings], [0, 0, 4, 4]), 2);
});

test('squares that overlap by a quarter cover seven quarters', () => {
  close(union([[box(0, 0, 1, 1)], [box(0.5, 0.5, 1.5, 1.5)]], [0, 0, 2, 2]), 1.75);
});

test('a polygon in the hole of another adds its own area', () => {
  close(union([[box(0, 0, 4, 4), box(1, 1, 3, 3)], [box(1.5, 1.5, 2.5, 2.5)]], [0, 0, 4, 4]), 13);
});

test('two crossed bars cover their sum less the square in which they cross', () => {
  const bar = [-3, -0.5, 3, -0.5, 3, 0.5, -3, 0.5];
  const turned = Array.from({ length: 4 }, (_, i) => [
    bar[2 * i]! * Math.SQRT1_2 - bar[2 * i + 1]! * Math.SQRT1_2,
    bar[2 * i]! * Math.SQRT1_2 + bar[2 * i + 1]! * Math.SQRT1_2,
  ]).flat();
  // At 45° two bars one wide share 1/sin 45°.
  close(union([[bar], [turned]], [-10, -10, 10, 10]), 12 - Math.SQRT2, 1e-12);
});

test('the same polygon three times covers itself once', () => {
  const star = [0, 0, 4, 1, 8, 0, 6, 4, 8, 8, 4, 6, 0, 8, 2, 4];
  close(union([[star], [star], [star]], [0, 0, 8, 8]), area([star], [0, 0, 8, 8]));
});

test('tiles of a random polygon add up to its area', () => {
  const random = new Random(7);
  for (let trial = 0; trial < 20; trial++) {
    const ring = Array.from({ length: 40 }, (_, k) => {
      const angle = ((k + 0.8 * random.uniform()) / 40) * 2 * Math.PI;
      const radius = 3 + 5 * random.uniform();
      return [10 + radius * Math.cos(angle), 10 + radius * Math.sin(angle)];
    }).flat();
    let [sum, unions] = [0, 0];
    for (let x = 0; x < 20; x += 2.5) {
      for (let y = 0; y < 20; y += 2.5) {
        sum += area([ring], [x, y, x + 2.5, y + 2.5]);
        unions += union([[ring]], [x, y, x + 2.5, y + 2.5]);
      }
    }
    close(sum, area([ring], [0, 0, 20, 20]), 1e-10);
    close(unions, sum, 1e-10);
  }
});

test('repeated positions go, and rings too short to have an area', () => {
  const { rings, faults } = repairRings([
    new Float64Array([0, 0, 0, 0, 4, 0, 4, 4, 4, 4, 0, 4, 0, 0]),
    new Float64Array([1, 1, 2, 2, 1, 1]),
  ]);
  assert.deepEqual(rings, [new Float64Array([0, 0, 4, 0, 4, 4, 0, 4])]);
  assert.deepEqual(faults, { repeated: 2, tooShort: 1, crossings: 0, touches: 0, strayHoles: 0 });
});

test('the holes of an outer ring that is too short are not land', () => {
  assert.deepEqual(
    repairRings([new Float64Array([0, 0, 1, 1]), Float64Array.from(box(0, 0, 1, 1))]).rings,
    [],
  );
});
