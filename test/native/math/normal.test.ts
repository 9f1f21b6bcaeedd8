import assert from 'node:assert/strict';
import test from 'node:test';
import { normalDeviate, normalUpperTail } from '../../../native/math/normal.ts';

// Abramowitz & Stegun, table 26.1 (1 − P) and table 26.5.
const TAILS: readonly [number, number][] = [
  [0, 0.5],
  [1, 0.158655253931457],
  [2, 0.0227501319481792],
  [3, 0.00134989803163009],
  [5, 2.86651571879194e-7],
  [8, 6.22096057427178e-16],
];

test('the upper tail of the normal distribution agrees with the published table', () => {
  for (const [x, tail] of TAILS) {
    assert.ok(Math.abs(normalUpperTail(x) / tail - 1) < 1e-11, `${x}: ${normalUpperTail(x)}`);
  }
});

test('the deviate of a tail is the inverse of the tail, on both sides', () => {
  for (const [x, tail] of TAILS) {
    assert.ok(Math.abs(normalDeviate(tail) - x) < 1e-9, `${tail}: ${normalDeviate(tail)}`);
    if (x <= 5) assert.ok(Math.abs(normalDeviate(1 - tail) + x) < 1e-6);
  }
});

test('a probability outside (0, 1) has no deviate', () => {
  assert.throws(() => normalDeviate(0), RangeError);
  assert.throws(() => normalDeviate(1), RangeError);
});
