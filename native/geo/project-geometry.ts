import { type Affine, invertAffine, isSouthUp, pixelToMap } from './affine.ts';
import { type Crs, transformer } from './crs.ts';
import { type DensifyOptions, type PlaneTransform, transformDensified } from './densify.ts';
import { type Extent, emptyExtent, extentOf, extentsMeet } from './extent.ts';
import type { Geometry, Ring } from './geometry.ts';

/** Where a scene lies: what is needed to bring a geometry into its pixels. */
export interface ScenePlace {
  readonly crs: Crs;
  readonly affine: Affine;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** From the plane of a layer into the pixels of a scene, rows counted from the north edge as a `TileGrid` counts them. */
export interface SceneProjection {
  readonly toPixel: PlaneTransform;
  readonly toLayer: PlaneTransform;
  readonly near: Extent;
  /** Pixels in one turn of the world, where the scene's plane repeats. */
  readonly period: readonly [columnsPx: number, rowsPx: number] | null;
  /** Whether positions may jump by a turn of the world from one to the next. */
  readonly isTorn: boolean;
}

// A twentieth of a pixel: 0.05 % of the area of a tile 100 px wide, in the worst case of an edge along its side.
const MAX_ERROR_PX = 0.05;

export function projectToScene(scene: ScenePlace, layerCrs: Crs): SceneProjection {
  const northUp = northUpAffine(scene.affine, scene.heightPx);
  const inverse = invertAffine(northUp);
  const toScene = transformer(layerCrs, scene.crs);
  const toLayerCrs = transformer(scene.crs, layerCrs);
  const period = periodOf(scene.crs);
  return {
    toPixel: (x, y) => pixelToMap(inverse, ...toScene(x, y)),
    toLayer: (columnPx, rowPx) => toLayerCrs(...pixelToMap(northUp, columnPx, rowPx)),
    near: [0, 0, scene.widthPx, scene.heightPx],
    period: period === null ? null : [inverse.a * period, inverse.d * period],
    // Longitudes of a layer are taken as they are written; those that come out of a projection start again at ±180.
    isTorn: period !== null && !layerCrs.isGeographic,
  };
}

/** The affine of the scene with its rows counted from the north edge. */
export function northUpAffine(affine: Affine, heightPx: number): Affine {
  if (!isSouthUp(affine)) return affine;
  const { a, b, c, d, e, f } = affine;
  return { a, b: -b, c: c + b * heightPx, d, e: -e, f: f + e * heightPx };
}

/** A geometry in the scene's pixels; `lost` counts positions the projection has no answer for. */
export function projectGeometry(
  geometry: Geometry,
  projection: SceneProjection,
): { geometry: Geometry; lost: number } {
  const options: DensifyOptions = {
    maxError: MAX_ERROR_PX,
    near: projection.near,
    period: projection.isTorn ? projection.period : null,
  };
  let lost = 0;
  const project = (xy: Float64Array, isClosed: boolean) => {
    const projected = transformDensified(xy, isClosed, projection.toPixel, options);
    lost += projected.lost;
    return projected.xy;
  };
  switch (geometry.type) {
    case 'point': {
      const points = Array.from({ length: geometry.points.length / 2 }, (_, i) =>
        project(geometry.points.subarray(2 * i, 2 * i + 2), false),
      );
      const turned = points.flatMap((point) =>
        turnsNearScene([point], projection).flatMap(([at]) => [...at!]),
      );
      return { geometry: { type: 'point', points: Float64Array.from(turned) }, lost };
    }
    case 'line': {
      const lines = geometry.lines.map((line) => project(line, false));
      return {
        geometry: { type: 'line', lines: lines.flatMap((line) => turnsNearScene([line], projection).flat()) },
        lost,
      };
    }
    case 'polygon': {
      const polygons = geometry.polygons.map((rings) => rings.map((ring) => project(ring, true)));
      return {
        geometry: {
          type: 'polygon',
          polygons: polygons.flatMap((rings) => turnsNearScene(rings, projection)),
        },
        lost,
      };
    }
  }
}

/**
 * Where the scene's plane repeats, the copies of a part one turn of the world to either side that meet the scene;
 * else the part itself. So a scene across the antimeridian meets what is written at 179° and at −179°.
 */
function turnsNearScene(rings: Ring[], { period, near }: SceneProjection): Ring[][] {
  if (!period) return [rings];
  const extent = extentOf({ type: 'polygon', polygons: [rings] });
  const turns = [-1, 0, 1].filter((turn) => extentsMeet(moveExtent(extent, turn, period), near));
  // What meets the scene in no turn is kept once, so that it is counted as outside.
  return (turns.length > 0 ? turns : [0]).map((turn) =>
    turn === 0 ? rings : rings.map((ring) => ring.map((value, i) => value + turn * period[i % 2]!)),
  );
}

function moveExtent(extent: Extent, turn: number, period: readonly [number, number]): Extent {
  if (extent[0] > extent[2]) return emptyExtent;
  const dx = turn * period[0];
  const dy = turn * period[1];
  return [extent[0] + dx, extent[1] + dy, extent[2] + dx, extent[3] + dy];
}

/** Units of x in a turn of the world: of longitudes and of Mercator; null for planes that do not repeat. */
function periodOf(crs: Crs): number | null {
  if (crs.isGeographic) return 360;
  const [east] = crs.forward(90, 0);
  const [west] = crs.forward(-90, 0);
  const isCylindrical =
    Math.abs(crs.forward(60, 0)[0] - west - (5 / 6) * (east - west)) < 1e-6 * Math.abs(east - west) &&
    Math.abs(crs.forward(60, 50)[0] - crs.forward(60, 0)[0]) < 1e-6 * Math.abs(east - west);
  return isCylindrical ? 2 * (east - west) : null;
}
