/**
 * Heat ramps: 64 steps equal in OKLab, lightness strictly rising. Ember for natural colour and panchromatic imagery,
 * Lichen for false colour and red soils.
 */
export type RampName = 'ember' | 'lichen';

const STOPS: Record<RampName, readonly string[]> = {
  ember: ['#840D4D', '#AF1554', '#D52E4A', '#EE5536', '#FA8028', '#FEAA34', '#FCD25B', '#FBF3A9'],
  lichen: ['#173F6D', '#085E84', '#0E7D8D', '#309A8E', '#59B689', '#8ACF7E', '#C4E473', '#F5F79C'],
};

export const RAMP_STEPS = 64;

type Triple = [number, number, number];

const toLinear = (c: number) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
const toGamma = (c: number) => (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055);

/** Source: Björn Ottosson, “A perceptual color space for image processing”, 2020. */
function oklabOf(hex: string): Triple {
  const value = Number.parseInt(hex.slice(1), 16);
  const r = toLinear((value >> 16) / 255);
  const g = toLinear(((value >> 8) & 255) / 255);
  const b = toLinear((value & 255) / 255);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function rgbOf([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear: Triple = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((c) => Math.round(255 * toGamma(Math.min(1, Math.max(0, c))))) as Triple;
}

/** Row-major `[64 × 3]`, sRGB 0–255: the line through the stops, cut into equal lengths. */
function makeRamp(stops: readonly string[]): Uint8Array {
  const points = stops.map(oklabOf);
  const reach = [0];
  for (let i = 1; i < points.length; i++) {
    const [p, q] = [points[i - 1]!, points[i]!];
    reach.push(reach[i - 1]! + Math.hypot(q[0] - p[0], q[1] - p[1], q[2] - p[2]));
  }
  const ramp = new Uint8Array(RAMP_STEPS * 3);
  for (let step = 0, leg = 1; step < RAMP_STEPS; step++) {
    const at = (reach.at(-1)! * step) / (RAMP_STEPS - 1);
    while (leg < points.length - 1 && reach[leg]! < at) leg++;
    const share = (at - reach[leg - 1]!) / (reach[leg]! - reach[leg - 1]!);
    const [p, q] = [points[leg - 1]!, points[leg]!];
    ramp.set(rgbOf(p.map((value, axis) => value + share * (q[axis]! - value)) as Triple), step * 3);
  }
  return ramp;
}

export const RAMPS: Record<RampName, Uint8Array> = {
  ember: makeRamp(STOPS.ember),
  lichen: makeRamp(STOPS.lichen),
};

/** Over imagery the darkest 28 % is left out, because it sinks into water and forest. */
const DARKEST = 0.28;

/** Offset into a ramp for a score between the threshold (0) and the top (1). */
export function rampOffset(share: number): number {
  const t = DARKEST + (1 - DARKEST) * Math.min(1, Math.max(0, share));
  return 3 * Math.round(t * (RAMP_STEPS - 1));
}

export function rampColour(ramp: RampName, share: number): string {
  const at = rampOffset(share);
  const table = RAMPS[ramp];
  return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
}

/** Opacity of a heat cell for the same share: 0.34 at the threshold, 0.90 at the top. */
export function heatAlpha(share: number): number {
  return 0.34 + 0.56 * Math.min(1, Math.max(0, share)) ** 0.8;
}

export function rampGradient(ramp: RampName): string {
  const table = RAMPS[ramp];
  const stops = Array.from({ length: 9 }, (_, i) => {
    const at = 3 * Math.round((i / 8) * (RAMP_STEPS - 1));
    return `rgb(${table[at]} ${table[at + 1]} ${table[at + 2]})`;
  });
  return `linear-gradient(90deg, ${stops.join(', ')})`;
}
