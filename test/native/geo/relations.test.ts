import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Geometry } from '../../../native/geo/geometry.ts';
import { placed, relationOf } from '../../../native/geo/relations.ts';

function square(x: number, y: number, side: number, ...holes: Geometry[]): Geometry {
  const ring = Float64Array.of(x, y, x + side, y, x + side, y + side, x, y + side, x, y);
  const inner = holes.flatMap((hole) => (hole.type === 'polygon' ? hole.polygons[0]! : []));
  return { type: 'polygon', polygons: [[ring, ...inner]] };
}

const line = (...xy: number[]): Geometry => ({ type: 'line', lines: [Float64Array.from(xy)] });
const point = (x: number, y: number): Geometry => ({ type: 'point', points: Float64Array.of(x, y) });
const relation = (one: Geometry, other: Geometry, near = 1) => relationOf(placed(one), placed(other), near);

test('squares that share a border, a corner or an area touch', () => {
  const here = square(0, 0, 10);
  assert.equal(relation(here, square(10, 0, 10)), 'touches');
  assert.equal(relation(here, square(10, 10, 5)), 'touches');
  assert.equal(relation(here, square(5, 5, 10)), 'touches');
  // A border of another cut: no position is shared but along the line.
  assert.equal(relation(here, square(10, 2, 3)), 'touches');
});

test('what lies within the distance is near, what lies beyond is nothing', () => {
  const here = square(0, 0, 10);
  assert.equal(relation(here, square(10.5, 0, 10)), 'near');
  assert.equal(relation(here, square(11.5, 0, 10)), null);
  // Over the corner the distance is √2 · 0.8 = 1.13.
  assert.equal(relation(here, square(10.8, 10.8, 10)), null);
  assert.equal(relation(here, square(10.7, 10.7, 10)), 'near');
});

test('what lies wholly in a polygon is inside, and the polygon contains it', () => {
  const field = square(0, 0, 10);
  for (const inner of [square(2, 2, 3), line(1, 1, 9, 9), point(5, 5)]) {
    assert.equal(relation(inner, field), 'inside');
    assert.equal(relation(field, inner), 'contains');
  }
});

test('what fills a hole is not inside', () => {
  const pond = square(3, 3, 4);
  const field = square(0, 0, 10, square(2, 2, 6));
  assert.equal(relation(pond, field), 'near');
  assert.equal(relation(pond, field, 0.5), null);
});

test('lines that cross touch, and points that coincide', () => {
  assert.equal(relation(line(0, 0, 10, 10), line(0, 10, 10, 0)), 'touches');
  assert.equal(relation(line(0, 0, 10, 0), line(0, 0.5, 10, 0.5)), 'near');
  assert.equal(relation(point(1, 1), point(1, 1)), 'touches');
  assert.equal(relation(point(0, 0), line(-5, 2, 5, 2)), null);
});

test('nothing is by an empty geometry', () => {
  assert.equal(relation({ type: 'polygon', polygons: [] }, square(0, 0, 10)), null);
});
