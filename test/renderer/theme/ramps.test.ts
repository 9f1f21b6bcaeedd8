import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatAlpha, RAMP_STEPS, RAMPS, rampOffset } from '../../../renderer/theme/ramps.ts';

/** OKLab of an sRGB colour, by the published matrices; kept apart from the ramp's own. */
function oklab(rgb: readonly number[]): [number, number, number] {
  const [r, g, b] = rgb.map((c) =>
    c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
  ) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

for (const name of ['ember', 'lichen'] as const) {
  const steps = Array.from({ length: RAMP_STEPS }, (_, i) =>
    oklab([...RAMPS[name].subarray(3 * i, 3 * i + 3)]),
  );

  test(`${name} grows lighter with every step`, () => {
    for (let i = 1; i < steps.length; i++) assert.ok(steps[i]![0] > steps[i - 1]![0], `step ${i}`);
  });

  test(`${name} has steps of equal length`, () => {
    const lengths = steps
      .slice(1)
      .map((step, i) => Math.hypot(...step.map((value, axis) => value - steps[i]![axis]!)));
    const mean = lengths.reduce((a, b) => a + b) / lengths.length;
    // Half a unit of an 8-bit channel is up to 0.003 in OKLab.
    for (const length of lengths) assert.ok(Math.abs(length - mean) < 0.004, `${length} is not near ${mean}`);
  });
}

test('over imagery the darkest 28 % of a ramp is left out', () => {
  assert.equal(rampOffset(0), 3 * Math.round(0.28 * 63));
  assert.equal(rampOffset(1), 3 * 63);
  assert.equal(rampOffset(7), 3 * 63);
});

test('heat is 0.34 opaque at the threshold and 0.90 at the top', () => {
  assert.ok(Math.abs(heatAlpha(0) - 0.34) < 1e-12);
  assert.ok(Math.abs(heatAlpha(1) - 0.9) < 1e-12);
});
