import assert from 'node:assert/strict';
import test from 'node:test';
import { Cooccurrence } from '../../../native/vision/colour-texture/cooccurrence.ts';
import {
  LBP_BINS,
  writeLocalBinaryPatterns,
} from '../../../native/vision/colour-texture/local-binary-pattern.ts';
import {
  GRADIENT_DIMENSION,
  OrientedGradients,
} from '../../../native/vision/colour-texture/oriented-gradients.ts';
import type { Plane } from '../../../native/vision/colour-texture/plane-pyramid.ts';
import { ENERGY_DIMENSION, SteerableEnergy } from '../../../native/vision/colour-texture/steerable-energy.ts';

function plane(size: number, value: (column: number, row: number) => number): Plane {
  const values = Float32Array.from({ length: size * size }, (_, i) => value(i % size, Math.floor(i / size)));
  return {
    values,
    valid: new Uint8Array(size * size).fill(1),
    width: size,
    height: size,
    validCount: size * size,
  };
}

const stripes = (column: number) => (column % 4 < 2 ? 0.2 : 0.8);

test('a flat plane has one binary pattern: all eight neighbours are as bright', () => {
  const bins = new Float32Array(LBP_BINS);
  writeLocalBinaryPatterns(
    plane(8, () => 0.5),
    bins,
    0,
  );
  // Uniform codes in rising order; 255 is the last of 58.
  assert.equal(bins[57], 1);
  assert.equal(
    bins.reduce((sum, value) => sum + value, 0),
    1,
  );
});

test('binary patterns of a checkerboard are two: corners and all', () => {
  const bins = new Float32Array(LBP_BINS);
  writeLocalBinaryPatterns(
    plane(10, (column, row) => (column + row) % 2),
    bins,
    0,
  );
  // Dark pixels: all neighbours ≥: code 255, the last uniform one. Bright pixels: only the corners are: eight
  // changes, not uniform. The 8 × 8 inner pixels are half and half.
  assert.ok(Math.abs(bins[57]! - Math.SQRT1_2) < 1e-6);
  assert.ok(Math.abs(bins[58]! - Math.SQRT1_2) < 1e-6);
});

test('binary patterns leave out pixels beside nodata', () => {
  const speckled = plane(9, (column, row) => (column * 7 + row * 3) % 5);
  const bins = new Float32Array(LBP_BINS);
  speckled.valid[4 * 9 + 4] = 0;
  speckled.validCount--;
  writeLocalBinaryPatterns(speckled, bins, 0);
  // Shares are of 49 inner pixels less the 9 around the hole: multiples of 1 ÷ 40.
  for (const bin of bins) assert.ok(Math.abs(bin * bin * 40 - Math.round(bin * bin * 40)) < 1e-4);
});

test('gradients of a ramp across lie in the first orientation and have its slope', () => {
  const out = new Float32Array(GRADIENT_DIMENSION);
  new OrientedGradients().write(
    plane(32, (column) => column / 64),
    out,
    0,
  );
  const meanHistogram = out.subarray(14, 26);
  assert.ok(meanHistogram[0]! > 0.5);
  assert.ok(meanHistogram.subarray(1).every((value) => value === 0));
  // Central difference over two pixels: 2 ÷ 64.
  assert.ok(Math.abs(out[45]! - 1 / 32) < 1e-6);
  assert.ok(out[46]! < 1e-4);
});

test('turning a plane by a quarter leaves what is told without direction', () => {
  const wavy = (column: number, row: number) =>
    0.5 + 0.3 * Math.sin(column / 2) + 0.1 * Math.cos((row + column) / 5);
  const figuresOf = (turned: boolean) => {
    const gradients = new Float32Array(GRADIENT_DIMENSION);
    const energies = new Float32Array(ENERGY_DIMENSION);
    const turnedPlane = plane(48, turned ? (column, row) => wavy(row, 47 - column) : wavy);
    new OrientedGradients().write(turnedPlane, gradients, 0);
    new SteerableEnergy().write(turnedPlane, energies, 0);
    return { gradients, energies };
  };
  const [straight, turned] = [figuresOf(false), figuresOf(true)];
  const close = (a: Float32Array, b: Float32Array, tolerance: number) =>
    a.forEach((value, k) => {
      assert.ok(Math.abs(value - b[k]!) < tolerance, `${k}: ${value} ${b[k]}`);
    });
  // Fourier magnitudes over orientations; float32 sums differ in order only.
  close(straight.gradients.subarray(0, 14), turned.gradients.subarray(0, 14), 1e-4);
  close(straight.energies.subarray(6, 19), turned.energies.subarray(6, 19), 1e-4);
  // The six orientations themselves move on by three.
  const moved = Float32Array.from({ length: 6 }, (_, n) => straight.energies[(n + 3) % 6]!);
  close(moved, turned.energies.subarray(0, 6), 1e-4);
});

test('energy of stripes is greatest across them', () => {
  const out = new Float32Array(ENERGY_DIMENSION);
  new SteerableEnergy().write(plane(32, stripes), out, 0);
  const orientations = [...out.subarray(0, 6)];
  assert.equal(orientations.indexOf(Math.max(...orientations)), 0);
  assert.ok(orientations[0]! - orientations[3]! > 2, `${orientations}`);
});

test('a flat plane has no energy and no contrast', () => {
  const flat = plane(16, () => 0.7);
  const energies = new Float32Array(ENERGY_DIMENSION);
  new SteerableEnergy().write(flat, energies, 0);
  // The even filter sums to zero only as far as nine taps allow: below 1 % of the brightness.
  for (const energy of energies) assert.ok(Math.exp(energy) < 0.01, `${Math.exp(energy)}`);
  const figures = new Float32Array(30);
  new Cooccurrence().write(flat, figures, 0);
  // Contrast 0, homogeneity 1, energy 1, correlation 1, entropy 0; no direction differs.
  assert.deepEqual([...figures.subarray(0, 10)], [0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
});

test('co-occurrence of stripes two pixels wide is known by hand', () => {
  const figures = new Float32Array(30);
  const size = 33;
  new Cooccurrence().write(
    plane(size, (column) => (column % 4 < 2 ? 0 : 10 / 16)),
    figures,
    0,
  );
  // Greys 0 and 10, distance 1: down, no pair differs; across and on both diagonals 16 of 32 columns' pairs do.
  // Contrast: 100 · ½ in three of four directions, 0 in one.
  assert.ok(Math.abs(figures[0]! - 37.5) < 1e-4, `${figures[0]}`);
  assert.ok(Math.abs(figures[5]! - 50) < 1e-4);
});
