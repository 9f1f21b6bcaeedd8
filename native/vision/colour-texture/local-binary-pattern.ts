import type { Plane } from './plane-pyramid.ts';

/** 58 patterns with at most two changes around the circle, and one bin for all others. */
export const LBP_BINS = 59;

const UNIFORM = uniformPatterns();

/**
 * Shares of uniform local binary patterns (8 neighbours, radius 1), square roots. A pixel counts when it and its
 * eight neighbours are valid; without such a pixel every share is 0.
 *
 * Source: Ojala, Pietikäinen & Mäenpää 2002, section 2.3.
 *
 * @returns the offset after what was written
 */
export function writeLocalBinaryPatterns(plane: Plane, out: Float32Array, offset: number): number {
  const { values, valid, width, height } = plane;
  const bins = out.subarray(offset, offset + LBP_BINS).fill(0);
  const whole = plane.validCount === width * height;
  let count = 0;
  for (let row = 1; row < height - 1; row++) {
    for (let i = row * width + 1, end = (row + 1) * width - 1; i < end; i++) {
      const up = i - width;
      const down = i + width;
      if (!whole && !allValid(valid, up, i, down)) continue;
      const centre = values[i]!;
      const code =
        (values[up - 1]! >= centre ? 1 : 0) |
        (values[up]! >= centre ? 2 : 0) |
        (values[up + 1]! >= centre ? 4 : 0) |
        (values[i + 1]! >= centre ? 8 : 0) |
        (values[down + 1]! >= centre ? 16 : 0) |
        (values[down]! >= centre ? 32 : 0) |
        (values[down - 1]! >= centre ? 64 : 0) |
        (values[i - 1]! >= centre ? 128 : 0);
      bins[UNIFORM[code]!]!++;
      count++;
    }
  }
  if (count > 0) for (let k = 0; k < LBP_BINS; k++) bins[k] = Math.sqrt(bins[k]! / count);
  return offset + LBP_BINS;
}

function allValid(valid: Uint8Array, up: number, middle: number, down: number): boolean {
  for (let d = -1; d <= 1; d++) {
    if (valid[up + d] === 0 || valid[middle + d] === 0 || valid[down + d] === 0) return false;
  }
  return true;
}

function uniformPatterns(): Uint8Array {
  const bins = new Uint8Array(256).fill(LBP_BINS - 1);
  let next = 0;
  for (let code = 0; code < 256; code++) {
    const rotated = (code >> 1) | ((code & 1) << 7);
    let changes = 0;
    for (let bits = code ^ rotated; bits > 0; bits >>= 1) changes += bits & 1;
    if (changes <= 2) bins[code] = next++;
  }
  return bins;
}
