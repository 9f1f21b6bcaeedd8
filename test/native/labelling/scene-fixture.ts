import { crsFromCode } from '../../../native/geo/crs.ts';
import type { Geometry } from '../../../native/geo/geometry.ts';
import { tileCount } from '../../../native/geo/tile-grid.ts';
import type {
  Fractions,
  LabelledFeature,
  LabelledLayer,
  SceneLayers,
} from '../../../native/labelling/fractions.ts';

export const utm15 = crsFromCode('EPSG:32615');

/** x0, y0, x1, y1 in metres east and north of the scene's south-west corner, as an outer ring. */
export function box(x0: number, y0: number, x1: number, y1: number): Float64Array {
  return new Float64Array([x0, y0, x1, y0, x1, y1, x0, y1]);
}

export function polygon(...rings: Float64Array[]): Geometry {
  return { type: 'polygon', polygons: [rings] };
}

export function feature(featureId: string, labelId: string, geometry: Geometry): LabelledFeature {
  return { featureId, labelId, geometry };
}

export function layerOf(
  features: readonly LabelledFeature[],
  changes: Partial<LabelledLayer> = {},
): LabelledLayer {
  return { layerId: 'layer', crs: utm15, features, complete: false, bufferM: 0, ...changes };
}

/** A north-up scene of one-metre pixels whose south-west corner is the CRS's (0, 0). */
export function sceneOf(widthPx: number, heightPx: number, layers: readonly LabelledLayer[]): SceneLayers {
  return { widthPx, heightPx, crs: utm15, affine: { a: 1, b: 0, c: 0, d: 0, e: -1, f: heightPx }, layers };
}

/** Fractions of one label, tile by tile. */
export function fractionsOf(fractions: Fractions, labelId: string): number[] {
  const label = fractions.labelIds.indexOf(labelId);
  return Array.from({ length: tileCount(fractions.grid) }, (_, tile) => {
    for (let i = fractions.entryStart[tile]!; i < fractions.entryStart[tile + 1]!; i++) {
      if (fractions.label[i] === label) return fractions.fraction[i]!;
    }
    return 0;
  });
}
