import {
  interpolateCividis,
  interpolateMagma,
  interpolateRdYlGn,
  interpolateViridis,
} from 'd3-scale-chromatic';
import type { ColourMapId } from '../../contract/scene-style.ts';

const STEPS = 256;

/** Every map tile asks for one. */
const made = new Map<ColourMapId, Uint8Array<ArrayBuffer>>();

/**
 * RGB of 256 steps of a colour map, `[step, 3]`.
 *
 * Sources: viridis and magma by S. van der Walt and N. Smith (CC0); cividis by Nuñez, Anderton and Renslow 2018 (CC0);
 * red-yellow-green from ColorBrewer 2.0 by C. Brewer (Apache 2.0); all four as in `d3-scale-chromatic` (ISC).
 */
export function colourRamp(id: ColourMapId): Uint8Array<ArrayBuffer> {
  const known = made.get(id);
  if (known) return known;
  const colourAt = COLOURS[id];
  const out = new Uint8Array(STEPS * 3);
  for (let step = 0; step < STEPS; step++) out.set(colourAt(step / (STEPS - 1)), step * 3);
  made.set(id, out);
  return out;
}

type Rgb = readonly [number, number, number];

const COLOURS: Readonly<Record<ColourMapId, (at: number) => Rgb>> = {
  grey: (at) => [Math.round(at * 255), Math.round(at * 255), Math.round(at * 255)],
  viridis: (at) => parseRgb(interpolateViridis(at)),
  magma: (at) => parseRgb(interpolateMagma(at)),
  cividis: (at) => parseRgb(interpolateCividis(at)),
  'red-yellow-green': (at) => parseRgb(interpolateRdYlGn(at)),
  terrain: (at) => between(TERRAIN, at),
};

// From lowland green over ochre and brown to the white of the heights, as printed maps have it.
const TERRAIN: readonly Rgb[] = [
  [38, 98, 72],
  [120, 157, 92],
  [214, 204, 138],
  [178, 128, 82],
  [122, 84, 66],
  [168, 156, 150],
  [250, 250, 250],
];

function between(stops: readonly Rgb[], at: number): Rgb {
  const place = at * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(place));
  const [low, high] = [stops[i]!, stops[i + 1]!];
  const mix = (k: 0 | 1 | 2) => Math.round(low[k] + (high[k] - low[k]) * (place - i));
  return [mix(0), mix(1), mix(2)];
}

/** `#rrggbb` or `rgb(r, g, b)`. */
function parseRgb(text: string): Rgb {
  const hex = /^#(..)(..)(..)$/.exec(text);
  if (hex) return [hex[1], hex[2], hex[3]].map((pair) => Number.parseInt(pair!, 16)) as unknown as Rgb;
  return text.match(/\d+/g)!.map(Number) as unknown as Rgb;
}

/** `#rrggbb` */
export function hexColour(rgb: ArrayLike<number>): string {
  return `#${Array.from({ length: 3 }, (_, k) => rgb[k]!.toString(16).padStart(2, '0')).join('')}`;
}
