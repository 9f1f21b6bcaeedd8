import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAddon } from '../../../native/addon/index.ts';
import { Random } from '../../../native/math/random.ts';
import { colourPixels, drawPlainly } from '../../../native/raster/display/colour.ts';
import type { RenderStyle } from '../../../native/raster/display/style.ts';

const { addon } = loadAddon();
const skip = addon ? false : 'the fast kernels are not built';

const [widthPx, heightPx, side] = [37, 23, 40];

function source(bands: number, random: Random) {
  const data = Float32Array.from({ length: widthPx * heightPx * bands }, (_, i) =>
    i % 97 === 0 ? Number.NaN : random.normal() * 300 + 200,
  );
  const alpha = Uint8Array.from(data.subarray(0, widthPx * heightPx), () =>
    random.below(5) === 0 ? random.below(2) * random.below(256) : 255,
  );
  return { data, alpha, widthPx, heightPx, columnPx: 6.5, rowPx: -2, stepColumnPx: 2, stepRowPx: 1.75 };
}

/** Some outside the pixels, some outside the raster, some nowhere. */
function positions(random: Random) {
  const anywhere = (spanPx: number) =>
    Float64Array.from({ length: side * side }, () =>
      random.below(30) === 0 ? Number.NaN : random.uniform() * (spanPx + 20) - 10,
    );
  return { columnPx: anywhere(2 * widthPx), rowPx: anywhere(1.75 * heightPx) };
}

test('the kernel draws every level and every alpha as the specification draws them', { skip }, () => {
  const random = new Random(1);
  for (let n = 0; n < 60; n++) {
    const bands = n % 2 === 0 ? [1, 2, 3] : [1];
    const style = {
      bands,
      stretch: { low: bands.map(() => -50), high: bands.map((band) => (n % 7 === 0 ? -50 : 300 * band)) },
      gamma: n % 3 === 0 ? 1 : 0.5 + random.uniform() * 2,
      resampling: 'bilinear',
      palette: null,
      ramp: n % 4 === 1 ? Uint8Array.from({ length: 768 }, (_, i) => (i * 7) & 255) : null,
      isIndex: false,
    } as unknown as RenderStyle;
    const pixels = { ...source(bands.length, random), isBlended: n % 5 === 0 };
    const at = positions(random);
    const size = { widthPx: 80, heightPx: 39 };
    const [drawn, expected] = [
      new Uint8ClampedArray(side * side * 4),
      new Uint8ClampedArray(side * side * 4),
    ];
    colourPixels(at, 10, side * side - 3, pixels, size, style, drawn);
    drawPlainly(at, 10, side * side - 3, pixels, size, style, expected);
    // The colour of what nobody sees is nobody's concern.
    for (let i = 0; i < drawn.length; i += 4) if (expected[i + 3] === 0) expected.fill(0, i, i + 4);
    for (let i = 0; i < drawn.length; i += 4) if (drawn[i + 3] === 0) drawn.fill(0, i, i + 4);
    assert.ok(expected.some((value) => value > 0));
    assert.deepEqual(drawn, expected, `picture ${n}`);
  }
});

test('pictures whose arrays do not fit together are refused', { skip }, () => {
  const job = {
    instructionSet: addon!.instructionSets[0]!,
    columnPx: new Float64Array(4),
    rowPx: new Float64Array(4),
    first: 0,
    end: 4,
    data: new Float32Array(6),
    alpha: new Uint8Array(6),
    widthPx: 3,
    heightPx: 2,
    leftPx: 0,
    topPx: 0,
    stepColumnPx: 1,
    stepRowPx: 1,
    rasterWidthPx: 3,
    rasterHeightPx: 2,
    low: new Float64Array(1),
    scale: new Float64Array(1),
    curve: new Float32Array(0),
    isBlended: 0 as const,
    out: new Uint8Array(16),
  };
  addon!.drawPicture(job);
  for (const wrong of [
    { end: 5 },
    { data: new Float32Array(5) },
    { alpha: new Uint8Array(5) },
    { rowPx: new Float64Array(3) },
    { out: new Uint8Array(15) },
    { low: new Float64Array(2) },
    { scale: new Float64Array(3) },
    { stepRowPx: 0 },
    { leftPx: Number.NaN },
    { rasterWidthPx: Infinity },
    { curve: new Float32Array(1) },
  ])
    assert.throws(() => addon!.drawPicture({ ...job, ...wrong }), RangeError, JSON.stringify(wrong));
});
