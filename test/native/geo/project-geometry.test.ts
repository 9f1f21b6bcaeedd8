import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crsFromCode, wgs84 } from '../../../native/geo/crs.ts';
import { transformDensified } from '../../../native/geo/densify.ts';
import { extentOf } from '../../../native/geo/extent.ts';
import type { Geometry } from '../../../native/geo/geometry.ts';
import { projectGeometry, projectToScene } from '../../../native/geo/project-geometry.ts';

const unitSquare: Geometry = { type: 'polygon', polygons: [[new Float64Array([0, 0, 1, 0, 1, 1, 0, 1])]] };

test('a straight edge stays two positions where the transform is linear', () => {
  const options = { maxError: 0.05, near: [-1000, -1000, 1000, 1000] as const, period: null };
  const { xy } = transformDensified(
    new Float64Array([0, 0, 10, 10]),
    false,
    (x, y) => [2 * x, y + 1],
    options,
  );
  assert.deepEqual([...xy], [0, 1, 20, 11]);
});

test('an edge is split until it follows a parabola within the error', () => {
  const options = { maxError: 0.05, near: [0, 0, 100, 100] as const, period: null };
  const { xy } = transformDensified(new Float64Array([0, 0, 10, 0]), false, (x) => [x, x * x], options);
  // A chord of y = x² over a width w misses it by w²/4 at most.
  for (let i = 2; i < xy.length; i += 2) assert.ok((xy[i]! - xy[i - 2]!) ** 2 / 4 <= 0.05);
});

test('positions without an image are counted and left out', () => {
  const options = { maxError: 0.05, near: [0, 0, 10, 10] as const, period: null };
  const { xy, lost } = transformDensified(
    new Float64Array([1, 1, 2, 2, 3, 3]),
    false,
    (x, y) => (x === 2 ? [Number.NaN, Number.NaN] : [x, y]),
    { ...options, maxError: 10 },
  );
  assert.deepEqual([[...xy], lost], [[1, 1, 3, 3], 1]);
});

test('pixels are counted from the north edge, also in a south-up file', () => {
  const crs = crsFromCode('EPSG:32615');
  const northUp = { crs, affine: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 10 }, widthPx: 10, heightPx: 10 };
  const southUp = { ...northUp, affine: { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 } };
  for (const scene of [northUp, southUp]) {
    assert.deepEqual(projectToScene(scene, crs).toPixel(3, 8), [3, 2]);
  }
});

test('a parallel of latitude bulges in a conic projection, and is followed', () => {
  const scene = {
    crs: crsFromCode('EPSG:5070'),
    affine: { a: 1000, b: 0, c: -2_400_000, d: 0, e: -1000, f: 3_200_000 },
    widthPx: 4700,
    heightPx: 2900,
  };
  const projection = projectToScene(scene, wgs84);
  const band: Geometry = {
    type: 'polygon',
    polygons: [[new Float64Array([-110, 40, -80, 40, -80, 41, -110, 41])]],
  };
  const { geometry } = projectGeometry(band, projection);
  assert.ok(geometry.type === 'polygon');
  // The middle of the southern edge, where a chord would be more than fifty pixels off.
  const [column, row] = projection.toPixel(-95, 40);
  const ring = geometry.polygons[0]![0]!;
  let nearest = Infinity;
  for (let i = 0; i < ring.length; i += 2)
    nearest = Math.min(nearest, Math.hypot(ring[i]! - column, ring[i + 1]! - row));
  assert.ok(nearest < 0.1, `${nearest} px`);
});

const acrossAntimeridian = {
  crs: wgs84,
  affine: { a: 0.1, b: 0, c: 175, d: 0, e: -0.1, f: 5 },
  widthPx: 100,
  heightPx: 100,
};

test('a scene across the antimeridian meets what is written west of −175', () => {
  const west: Geometry = {
    type: 'polygon',
    polygons: [[new Float64Array([-179, 0, -178, 0, -178, 1, -179, 1])]],
  };
  const { geometry } = projectGeometry(west, projectToScene(acrossAntimeridian, wgs84));
  const [left, top, right, bottom] = extentOf(geometry);
  for (const [ours, theirs] of [
    [left, 60],
    [top, 40],
    [right, 70],
    [bottom, 50],
  ] as const)
    assert.ok(Math.abs(ours - theirs) < 1e-9);
});

test('a projected polygon over the antimeridian is not torn around the world', () => {
  const utm1 = crsFromCode('EPSG:32601');
  const [x, y] = utm1.forward(-180, 1);
  const box: Geometry = {
    type: 'polygon',
    polygons: [
      [
        new Float64Array([
          x - 50_000,
          y - 50_000,
          x + 50_000,
          y - 50_000,
          x + 50_000,
          y + 50_000,
          x - 50_000,
          y + 50_000,
        ]),
      ],
    ],
  };
  const [left, , right] = extentOf(projectGeometry(box, projectToScene(acrossAntimeridian, utm1)).geometry);
  // 100 km are .9° at the equator: nine pixels around column 50.
  assert.ok(left > 45 && right < 55, `${left} to ${right}`);
});

test('a layer of longitudes over 180 meets a scene that is written below', () => {
  const scene = { ...acrossAntimeridian, affine: { ...acrossAntimeridian.affine, c: -180 } };
  const { geometry } = projectGeometry(
    { type: 'polygon', polygons: [[new Float64Array([181, 0, 182, 0, 182, 1, 181, 1])]] },
    projectToScene(scene, wgs84),
  );
  assert.ok(Math.abs(extentOf(geometry)[0] - 10) < 1e-9);
});

test('in a plane that does not repeat nothing is copied', () => {
  const scene = {
    crs: crsFromCode('EPSG:32615'),
    affine: { a: 1, b: 0, c: 0, d: 0, e: -1, f: 1 },
    widthPx: 1,
    heightPx: 1,
  };
  const projection = projectToScene(scene, scene.crs);
  assert.equal(projection.period, null);
  assert.deepEqual([...extentOf(projectGeometry(unitSquare, projection).geometry)], [0, 0, 1, 1]);
});
