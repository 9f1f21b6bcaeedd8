import type { Ring } from '../../geo/geometry.ts';
import { signedArea } from '../../geo/geometry.ts';
import { Random } from '../../math/random.ts';
import type { Canvas } from '../canvas/canvas.ts';
import { forPixels, polygon } from '../canvas/shapes.ts';
import { COVER } from '../coast/cover.ts';
import type { DrawnCoast } from '../coast/draw-coast.ts';
import { PIXEL_M } from '../coast/plan.ts';
import type { Site } from '../coast/site.ts';
import type { LandKind } from './classes.ts';
import { type CoverMap, type PixelBox, traceCover } from './trace-cover.ts';

/** One polygon of the survey, in pixels: an outer ring and its holes. */
export interface SurveyPolygon {
  readonly kind: LandKind;
  readonly subclass: string;
  readonly rings: readonly Ring[];
  readonly areaHa: number;
}

/** Natural cover is surveyed plot by plot; so many pixels lie between their corners. */
const PLOT_PX = 192;
const LEAST_PX = 1200;
/** Of plots, fields and neighbourhoods; the rest is there to be found. */
const SURVEYED_SHARE = {
  water: 0.55,
  marsh: 0.68,
  beach: 0.85,
  forest: 0.62,
  farmland: 0.55,
  residential: 0.6,
  harbour: 1,
  runway: 1,
};
/** Never surveyed, so that a search can find them. */
const UNSURVEYED = ['ferry terminal', 'airstrip', 'taxiway'];

/** What a survey of about half the coast would have drawn, yielding between plots. */
export function* surveyCoast(coast: DrawnCoast, seed: number): Generator<void, SurveyPolygon[]> {
  const random = new Random(seed + 201);
  const found: SurveyPolygon[] = [];
  for (const site of coast.sites) {
    const isKept = random.uniform() < SURVEYED_SHARE[site.kind] && !UNSURVEYED.includes(site.subclass);
    if (isKept) found.push(outlined(site));
  }
  const map = withoutSites(coast);
  for (const box of plots(coast, random)) {
    for (const kind of ['water', 'marsh', 'beach', 'forest'] as const) {
      if (random.uniform() > SURVEYED_SHARE[kind]) continue;
      for (const rings of traceCover(map, COVER[kind], box, LEAST_PX)) {
        found.push({ kind, subclass: subclassOf(kind, rings[0]!, random), rings, areaHa: areaHa(rings) });
      }
      yield;
    }
  }
  return found;
}

function* plots({ widthPx, heightPx }: DrawnCoast, random: Random): Generator<PixelBox> {
  for (let top = 0; top < heightPx; top += PLOT_PX) {
    for (let left = 0; left < widthPx; left += PLOT_PX) {
      const inset = () => 3 + random.below(20);
      yield {
        left: left + inset(),
        top: top + inset(),
        right: Math.min(left + PLOT_PX, widthPx) - inset(),
        bottom: Math.min(top + PLOT_PX, heightPx) - inset(),
      };
    }
  }
}

/** A field's edge belongs to its hedge: outlines of fields and towns lie a little within. */
const INSET = { farmland: 0.96, residential: 0.98, harbour: 1, runway: 1 };

function outlined({ kind, subclass, corners }: Site): SurveyPolygon {
  const middle = [0, 1].map(
    (axis) => corners.reduce((sum, corner) => sum + corner[axis]!, 0) / corners.length,
  );
  const ring = Float64Array.from(
    corners.flatMap((corner) =>
      [0, 1].map((axis) => middle[axis]! + (corner[axis]! - middle[axis]!) * INSET[kind]),
    ),
  );
  return { kind, subclass, rings: [ring], areaHa: areaHa([ring]) };
}

/** The cover with everything inside a harbour taken out, its water too: no place is surveyed twice. */
function withoutSites({ widthPx, heightPx, cover, sites }: DrawnCoast): CoverMap {
  const copy = cover.slice();
  const canvas = { widthPx, heightPx } as Canvas;
  for (const { kind, corners } of sites) {
    if (kind === 'harbour')
      forPixels(canvas, polygon(corners), (_x, _y, at) => copy.fill(COVER.harbour, at, at + 1));
  }
  return { widthPx, heightPx, cover: copy };
}

function areaHa(rings: readonly Ring[]): number {
  const px = rings.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * Math.abs(signedArea(ring)), 0);
  return (px * PIXEL_M * PIXEL_M) / 10_000;
}

function subclassOf(kind: 'water' | 'marsh' | 'beach' | 'forest', ring: Ring, random: Random): string {
  const [x, y] = [ring[0]!, ring[1]!];
  switch (kind) {
    case 'water':
      return y > 1130 || (x < 900 && y > 1040) ? 'nearshore ocean' : x < 1060 ? 'tidal river' : 'sound';
    case 'marsh':
      return Math.abs(signedArea(ring)) < 9000
        ? 'marsh island'
        : random.uniform() < 0.6
          ? 'low marsh'
          : 'high marsh';
    case 'beach':
      return x > 1100 ? 'barrier beach' : 'mainland beach';
    case 'forest':
      return y > 950 ? 'maritime forest' : random.uniform() < 0.4 ? 'pine plantation' : 'mixed hardwood';
  }
}
