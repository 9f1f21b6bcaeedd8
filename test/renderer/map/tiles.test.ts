import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillCells, tileColours } from '../../../renderer/map/tile-paint.ts';
import { pixelSheet, type TileSheet, tileAt, tileNumber } from '../../../renderer/map/tile-sheet.ts';

/** A grid of squares `side` metres wide, turned by an angle about its north-west corner. */
function sheet(columns: number, rows: number, side: number, angle = 0): TileSheet {
  const corners = new Float64Array(columns * rows * 8);
  const place = (x: number, y: number): [number, number] => [
    x * Math.cos(angle) - y * Math.sin(angle),
    x * Math.sin(angle) + y * Math.cos(angle),
  ];
  for (let n = 0; n < columns * rows; n++) {
    const [x, y] = [(n % columns) * side, -Math.floor(n / columns) * side];
    corners.set(
      [...place(x, y), ...place(x + side, y), ...place(x + side, y - side), ...place(x, y - side)],
      n * 8,
    );
  }
  return { scene: 's', prefix: 's/g/', columns, count: columns * rows, isScattered: false, corners };
}

test('neighbouring cells meet: every pixel of the grid is filled once, none outside', () => {
  const grid = sheet(4, 3, 2.5);
  const colours = Uint32Array.from({ length: 12 }, (_, n) => n + 1);
  const pixels = new Uint32Array(12 * 10);
  fillCells(pixels, { left: 0, top: 0, scale: 1, width: 12, height: 10 }, grid, colours);
  // 4 × 2.5 = 10 wide, 3 × 2.5 = 7.5 high: pixel centres inside are 10 × 7 (the centre at 7.5 lies on the edge).
  assert.equal(pixels.filter((value) => value > 0).length, 70);
  assert.deepEqual([...pixels.subarray(0, 12)], [1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 0, 0]);
});

test('a turned grid has no seams', () => {
  const grid = sheet(10, 10, 9, -0.3);
  const colours = new Uint32Array(100).fill(7);
  const [width, height] = [160, 160];
  const pixels = new Uint32Array(width * height);
  fillCells(pixels, { left: -40, top: 20, scale: 1, width, height }, grid, colours);
  const filled = pixels.filter((value) => value > 0).length;
  // The area of the square, but for half a pixel along its edge.
  assert.ok(Math.abs(filled - 90 * 90) < 2 * 90, `${filled} pixels`);
  for (let row = 0; row < height; row++) {
    const line = [...pixels.subarray(row * width, (row + 1) * width)];
    const [first, last] = [line.indexOf(7), line.lastIndexOf(7)];
    if (first >= 0)
      assert.equal(line.slice(first, last + 1).filter((value) => value === 0).length, 0, `row ${row}`);
  }
});

test('heat leaves out what is below the threshold and what was not asked', () => {
  const scores = Float32Array.from([1.79, 1.81, Number.NaN, 4]);
  const colours = tileColours(sheet(4, 1, 1), {
    kind: 'heat',
    scores,
    threshold: 1.8,
    top: 4,
    ramp: 'ember',
  });
  assert.equal(colours[0], 0);
  assert.ok(colours[1]! > 0);
  assert.equal(colours[2], 0);
  assert.equal(colours[3]! >>> 24, Math.round(0.9 * 255));
});

test('a place is in the tile that holds it, and in none outside', () => {
  const grid = sheet(3, 2, 10, 0.2);
  const inside = (column: number, row: number) => {
    const at = (row * 3 + column) * 8;
    return [
      (grid.corners[at]! + grid.corners[at + 4]!) / 2,
      (grid.corners[at + 1]! + grid.corners[at + 5]!) / 2,
    ] as const;
  };
  assert.equal(tileAt(grid, ...inside(2, 1)), 5);
  assert.equal(tileAt(grid, ...inside(0, 0)), 0);
  assert.equal(tileAt(grid, -5, -5), null);
  assert.equal(tileNumber(grid, 's/g/4'), 4);
  assert.equal(tileNumber(grid, 's/other/4'), null);
  assert.equal(tileNumber(grid, 's/g/6'), null);
});

test('tiles that lie apart are dots where they are small, and are found beside their middle', () => {
  const apart = { ...sheet(2, 1, 0.01), isScattered: true };
  const pixels = new Uint32Array(12 * 12);
  const place = { left: -6, top: 6, scale: 1, width: 12, height: 12 };
  fillCells(pixels, place, apart, Uint32Array.of(0, 5), 4);
  assert.equal(pixels.filter((value) => value === 5).length, 16);
  assert.equal(tileAt(apart, 1.5, -1, 2), 1);
  assert.equal(tileAt(apart, 3, 0, 2), null);
  assert.equal(tileAt({ ...apart, isScattered: false }, 1.5, -1, 2), null);
});

test('tiles of a scene without a place lie in its pixels, rows downwards, with gaps where strides leave them', () => {
  const facts = { scene: 's', prefix: 's/g/', columns: 3, count: 6, sizePx: 4, stridePx: 10 };
  const grid = pixelSheet(facts);
  assert.deepEqual([...grid.corners.subarray(8 * 4, 8 * 5)], [10, -10, 14, -10, 14, -14, 10, -14]);
  assert.equal(tileAt(grid, 11, -12), 4);
  assert.equal(tileAt(grid, 17, -12), null);
});
