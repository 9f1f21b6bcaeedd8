import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCanvas } from '../../../native/sample/canvas/canvas.ts';
import { distanceField } from '../../../native/sample/canvas/distance-field.ts';
import { light } from '../../../native/sample/canvas/light.ts';
import { Noise } from '../../../native/sample/canvas/noise.ts';
import { paint, polygon, rectangle } from '../../../native/sample/canvas/shapes.ts';
import { areaOf, splitInTwo } from '../../../native/sample/coast/split-polygon.ts';

const RED = [200, 0, 0, 0] as const;

test('a rectangle on whole pixels covers just those, one on half pixels shares its edge', () => {
  const canvas = makeCanvas(12, 12);
  paint(canvas, rectangle([6, 6], 4, 2, 0), { colour: RED });
  const total = canvas.red.reduce((sum, level) => sum + level, 0);
  assert.equal(total, 200 * 8);
  const shifted = makeCanvas(12, 12);
  paint(shifted, rectangle([6.5, 6], 4, 2, 0), { colour: RED });
  assert.equal(shifted.red[6 * 12 + 4], 100);
  assert.equal(shifted.red[6 * 12 + 8], 100);
});

test('the distance to a square is negative within and Pythagorean beyond its corner', () => {
  const square = polygon([
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ]);
  assert.equal(square.distance(5, 4), -4);
  assert.equal(square.distance(13, 14), 5);
});

test('a distance field is within 8 % of the distance to the nearest set pixel', () => {
  const [widthPx, heightPx] = [40, 30];
  const set = new Uint8Array(widthPx * heightPx);
  const seeds = [
    [3, 4],
    [31, 22],
  ] as const;
  for (const [x, y] of seeds) set[y * widthPx + x] = 1;
  const out = new Float32Array(set.length);
  for (const _ of distanceField(set, widthPx, heightPx, out));
  for (let at = 0; at < out.length; at++) {
    const exact = Math.min(
      ...seeds.map(([x, y]) => Math.hypot((at % widthPx) - x, Math.floor(at / widthPx) - y)),
    );
    assert.ok(Math.abs(out[at]! - exact) <= 0.08 * exact + 1e-4, `${out[at]} for ${exact}`);
  }
});

test('a tower throws its shadow away from the sun, to the north-west, as long as it is high', () => {
  const canvas = makeCanvas(60, 60);
  canvas.red.fill(100);
  paint(canvas, rectangle([40, 40], 4, 4, 0), { colour: RED, topM: 16 });
  for (const _ of light(canvas));
  const at = (x: number, y: number) => canvas.red[y * 60 + x]!;
  assert.ok(at(37, 35) < 60, 'close by to the north-west it is dark');
  assert.equal(at(46, 47), 100, 'to the south-east it is not');
  // 16 m at a slope of 0.95 reach 17 m, 8 to 9 pixels, and the tower is 2 pixels wide to that side.
  assert.equal(at(30, 28), 100, 'beyond its length it is not');
});

test('noise is centred, repeats with its seed and changes with another', () => {
  const [one, same, other] = [new Noise(5), new Noise(5), new Noise(6)];
  let [sum, differing] = [0, 0];
  for (let i = 0; i < 4000; i++) {
    const [x, y] = [i * 0.37, i * 0.61];
    assert.equal(one.at(x, y), same.at(x, y));
    if (one.at(x, y) !== other.at(x, y)) differing++;
    sum += one.at(x, y);
  }
  assert.ok(Math.abs(sum / 4000) < 0.03);
  assert.ok(differing > 3900);
});

test('a polygon cut in two keeps its area', () => {
  const outline = [
    [0, 0],
    [90, 10],
    [80, 60],
    [5, 50],
  ] as const;
  const [one, two] = splitInTwo(outline, 0.4, 0.1);
  assert.ok(Math.abs(areaOf(one) + areaOf(two) - areaOf(outline)) < 1e-9);
  assert.ok(areaOf(one) > 0 && areaOf(two) > 0);
});
