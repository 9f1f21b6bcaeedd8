import type { Work } from '../contract/work.ts';
import type { Crs } from '../geo/crs.ts';
import {
  type Extent,
  emptyExtent,
  extentOf,
  extentOfPositions,
  isEmptyExtent,
  unionExtents,
} from '../geo/extent.ts';
import type { LayerFeature, LayerProgress } from './layer-file.ts';

/** The extent of all features in the layer's own CRS, for files that do not state it. */
export async function extentOfFeatures(
  features: (work: Work<LayerProgress>) => AsyncIterable<LayerFeature>,
  work: Work<LayerProgress>,
): Promise<Extent> {
  let extent = emptyExtent;
  for await (const { geometry } of features(work)) {
    if (geometry) extent = unionExtents(extent, extentOf(geometry));
  }
  return extent;
}

// The straight edges of a projected extent are curves in degrees: 20 pieces hold the sagitta over a UTM zone under 1 km.
const piecesPerEdge = 20;

/** Degrees around an extent in `crs`; null for the empty extent and where none of its edge has a place on Earth. */
export function extentLonLat(crs: Crs | null, extent: Extent): Extent | null {
  if (crs === null || isEmptyExtent(extent)) return null;
  const [west, south, east, north] = extent;
  const edge: number[] = [];
  for (let i = 0; i <= piecesPerEdge; i++) {
    const x = west + ((east - west) * i) / piecesPerEdge;
    const y = south + ((north - south) * i) / piecesPerEdge;
    edge.push(...crs.inverse(x, south), ...crs.inverse(x, north));
    edge.push(...crs.inverse(west, y), ...crs.inverse(east, y));
  }
  const degrees = extentOfPositions(Float64Array.from(edge));
  return isEmptyExtent(degrees) ? null : degrees;
}
