import { Random } from '../../native/math/random.ts';

/** A coast from noise, for looking at the window without an engine: what covers each pixel, and its colour. */
export const COVERS = ['open water', 'marsh', 'sand', 'forest', 'farmland', 'town'] as const;

export interface Coast {
  widthPx: number;
  heightPx: number;
  /** Row-major `[height × width]`, index into `COVERS`. */
  cover: Uint8Array;
  /** Row-major `[height × width × 3]`. */
  rgb: Uint8Array;
}

const COLOURS: readonly (readonly [number, number, number])[] = [
  [38, 62, 74],
  [78, 84, 58],
  [196, 182, 150],
  [44, 58, 40],
  [122, 118, 78],
  [138, 132, 126],
];

/** Smooth noise in [0, 1): random values on a lattice, blended. */
function noiseField(random: Random, cells: number): (u: number, v: number) => number {
  const lattice = Float32Array.from({ length: (cells + 2) ** 2 }, () => random.uniform());
  const smooth = (t: number) => t * t * (3 - 2 * t);
  return (u, v) => {
    const [x, y] = [u * cells, v * cells];
    const [i, j] = [Math.floor(x), Math.floor(y)];
    const [a, b] = [smooth(x - i), smooth(y - j)];
    const at = (row: number, column: number) => lattice[row * (cells + 2) + column]!;
    const north = at(j, i) * (1 - a) + at(j, i + 1) * a;
    const south = at(j + 1, i) * (1 - a) + at(j + 1, i + 1) * a;
    return north * (1 - b) + south * b;
  };
}

export function makeCoast(widthPx: number, heightPx: number, seed: number): Coast {
  const random = new Random(seed);
  const octaves = [3, 7, 15, 31, 63, 130].map((cells) => noiseField(random, cells));
  const kinds = noiseField(random, 14);
  const streets = noiseField(random, 40);
  const cover = new Uint8Array(widthPx * heightPx);
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  for (let row = 0, at = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, at++) {
      const [u, v] = [column / widthPx, row / heightPx];
      let height = 0;
      for (const [i, octave] of octaves.entries()) height += octave(u, v) * 0.52 ** (i + 1);
      height += 0.1 * (0.5 - v);
      const kind = coverAt(height, kinds(u, v));
      cover[at] = kind;
      const shade = 0.72 + 0.5 * octaves[4]!(u, v) * octaves[5]!(u, v) + 0.16 * random.uniform();
      const block = kind === 5 && (column % 18 < 3 || row % 14 < 2 || streets(u, v) > 0.72) ? 1.35 : 1;
      const field =
        kind === 4 ? 0.75 + 0.5 * ((Math.floor(column / 46) * 7 + Math.floor(row / 34) * 5) % 4) * 0.25 : 1;
      for (let band = 0; band < 3; band++) {
        rgb[3 * at + band] = Math.min(255, COLOURS[kind]![band]! * shade * block * field);
      }
    }
  }
  return { widthPx, heightPx, cover, rgb };
}

function coverAt(height: number, kind: number): number {
  if (height < 0.5) return 0;
  if (height < 0.53) return kind > 0.55 ? 2 : 1;
  if (height < 0.56) return 1;
  return kind < 0.38 ? 5 : kind < 0.6 ? 3 : 4;
}
