import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signedArea } from '../../../native/geo/geometry.ts';
import { contourRings } from '../../../native/sample/landcover/contours.ts';
import { simplifyRing } from '../../../native/sample/landcover/simplify.ts';
import { traceCover } from '../../../native/sample/landcover/trace-cover.ts';

test('the contour of one high corner is a diamond half a step wide', () => {
  const values = new Float32Array(9);
  values[4] = 1;
  const [ring, ...others] = contourRings({ columns: 3, rows: 3, values });
  assert.equal(others.length, 0);
  assert.deepEqual([...ring!].sort(), [0.5, 0.5, 1, 1, 1, 1, 1.5, 1.5]);
  assert.equal(Math.abs(signedArea(ring!)), 0.5);
});

test('outer rings and holes turn opposite ways', () => {
  const size = 9;
  const values = new Float32Array(size * size);
  for (let y = 1; y < 8; y++) for (let x = 1; x < 8; x++) values[y * size + x] = x === 4 && y === 4 ? 0 : 1;
  const areas = contourRings({ columns: size, rows: size, values })
    .map(signedArea)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  assert.equal(areas.length, 2);
  assert.ok(areas[0]! * areas[1]! < 0);
});

test('corners on a straight line are left out, corners that matter are kept', () => {
  const ring = Float64Array.from([0, 0, 5, 0.1, 10, 0, 10, 10, 5, 9.95, 0, 10]);
  assert.deepEqual([...simplifyRing(ring, 0.5)], [0, 0, 10, 0, 10, 10, 0, 10]);
});

test('a lake with an island is one polygon with a hole, of the area it was drawn with', () => {
  const [widthPx, heightPx] = [200, 160];
  const cover = new Uint8Array(widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const distance = Math.hypot(x - 100, y - 80);
      if (distance < 60 && distance > 20) cover[y * widthPx + x] = 1;
    }
  }
  const box = { left: 0, top: 0, right: widthPx, bottom: heightPx };
  const polygons = traceCover({ widthPx, heightPx, cover }, 1, box, 500);
  assert.equal(polygons.length, 1);
  assert.equal(polygons[0]!.length, 2);
  const areaPx = Math.abs(signedArea(polygons[0]![0]!)) - Math.abs(signedArea(polygons[0]![1]!));
  // The tracing grid is 4 px: within half of one per cent of π(60² − 20²) along so long an edge, say 2 %.
  assert.ok(Math.abs(areaPx / (Math.PI * 3200) - 1) < 0.02, `${areaPx}`);
});
