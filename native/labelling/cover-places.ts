import Flatbush from 'flatbush';
import { silent, type Work } from '../contract/work.ts';
import { transformer, wgs84 } from '../geo/crs.ts';
import { DEGREE_M } from '../geo/distance.ts';
import {
  type Extent,
  emptyExtent,
  extentContains,
  extentOf,
  extentOfPositions,
  unionExtents,
} from '../geo/extent.ts';
import { frameOf, type Quadrilateral } from '../geo/quadrilateral.ts';
import { FractionTable } from './fraction-table.ts';
import {
  computeFractions,
  type Fractions,
  type FractionsProgress,
  type LabelledFeature,
  type LabelledLayer,
} from './fractions.ts';
import { Pace } from './pace.ts';
import { extentInDegrees, type FractionWarning } from './prepare-scene.ts';

/** Tiles that lie anywhere, each with a frame of its own. */
export interface TilePlaces {
  readonly count: number;
  cornersOf(tile: number): Quadrilateral;
}

/** Pixels of a tile's frame: edges are followed to a twentieth of one. */
const FRAME_PX = 100;

/**
 * The covered fraction of each label in each of some places: exact in the parallelogram of each, as `computeFractions` is in
 * a scene's pixels. Features are found by their bounds.
 */
export async function coverPlaces(
  layers: readonly LabelledLayer[],
  places: TilePlaces,
  work: Work<FractionsProgress>,
): Promise<Fractions> {
  const indexed: IndexedLayer[] = [];
  for (const layer of layers) indexed.push(await indexLayer(layer));
  const table = new FractionTable(places.count);
  const known = new KnownNames();
  const met = new Set<string>();
  const insideComplete = new Uint8Array(places.count);
  const pace = new Pace(work.signal);
  let extent: Extent = emptyExtent;
  for (let tile = 0; tile < places.count; tile++) {
    const corners = places.cornersOf(tile);
    extent = unionExtents(extent, extentOfPositions(corners));
    if (indexed.some((layer) => isInsideComplete(layer, corners))) insideComplete[tile] = 1;
    const near = indexed.flatMap((layer) => layersNear(layer, corners));
    for (const { layerId } of near) met.add(layerId);
    if (near.length > 0) known.add(table, tile, await coverOne(near, corners, work));
    await pace.step(1000);
    if (tile % 64 === 0) work.report({ stage: 'tiles', done: tile, total: places.count });
  }
  const warnings = indexed
    .filter(({ layer, features }) => features.length > 0 && !met.has(layer.layerId))
    .map((beside) => noOverlap(beside, extent));
  return {
    grid: { sizePx: 1, stridePx: 1, columns: places.count, rows: 1 },
    labelIds: known.labelIds,
    ...table.finish(),
    features: known.features,
    insideComplete,
    warnings,
  };
}

interface IndexedLayer {
  readonly layer: LabelledLayer;
  readonly features: readonly LabelledFeature[];
  /** Of all features, in the CRS of the layer. */
  readonly extent: Extent;
  readonly toLayer: (lonDeg: number, latDeg: number) => [number, number];
  /** Bounds in degrees, wide enough for the buffer; null where there are no features. */
  readonly index: Flatbush | null;
}

async function indexLayer(layer: LabelledLayer): Promise<IndexedLayer> {
  const features: LabelledFeature[] = [];
  for await (const feature of layer.features) features.push(feature);
  const extents = features.map(({ geometry }) => extentOf(geometry));
  const index = features.length > 0 ? new Flatbush(features.length) : null;
  for (const extent of extents)
    index?.add(...widened(extentInDegrees(extent, layer.crs.inverse), layer.bufferM));
  index?.finish();
  const extent = extents.reduce(unionExtents, emptyExtent);
  return { layer, features, extent, toLayer: transformer(wgs84, layer.crs), index };
}

/** Bounds of projected edges are those of nine places: a tenth more, and the buffer. */
function widened([west, south, east, north]: Extent, bufferM: number): [number, number, number, number] {
  const latDeg = 0.1 * (north - south) + bufferM / DEGREE_M;
  const shrink = Math.max(0.01, Math.cos((Math.max(Math.abs(north), Math.abs(south)) * Math.PI) / 180));
  const lonDeg = 0.1 * (east - west) + bufferM / DEGREE_M / shrink;
  return [west - lonDeg, south - latDeg, east + lonDeg, north + latDeg];
}

/** The layer with the features about a tile alone, in whatever turn of the world they are written. */
function layersNear({ layer, features, index }: IndexedLayer, corners: Quadrilateral): LabelledLayer[] {
  const [west, south, east, north] = extentOfPositions(corners);
  const turns = [-360, 0, 360].flatMap((turn) => index?.search(west + turn, south, east + turn, north) ?? []);
  if (turns.length === 0) return [];
  const near = [...new Set(turns)].sort((one, other) => one - other).map((at) => features[at]!);
  return [{ ...layer, features: near, complete: false }];
}

function coverOne(layers: LabelledLayer[], corners: Quadrilateral, { signal }: Work): Promise<Fractions> {
  const grid = { sizePx: FRAME_PX, stridePx: FRAME_PX, columns: 1, rows: 1 };
  const frame = { crs: wgs84, affine: frameOf(corners, FRAME_PX), widthPx: FRAME_PX, heightPx: FRAME_PX };
  return computeFractions({ ...frame, layers, grid }, silent(signal));
}

function isInsideComplete({ layer, extent, toLayer }: IndexedLayer, corners: Quadrilateral): boolean {
  if (!layer.complete) return false;
  for (let i = 0; i < corners.length; i += 2) {
    if (!extentContains(extent, ...toLayer(corners[i]!, corners[i + 1]!))) return false;
  }
  return true;
}

function noOverlap({ layer, extent }: IndexedLayer, sceneExtentDeg: Extent): FractionWarning {
  const layerExtentDeg = extentInDegrees(extent, layer.crs.inverse);
  return { kind: 'no-overlap', layerId: layer.layerId, layerExtentDeg, sceneExtentDeg };
}

/** Labels and features of single tiles under numbers that hold for all. */
class KnownNames {
  readonly labelIds: string[] = [];
  readonly features: { layerId: string; featureId: string }[] = [];
  readonly #label = new Map<string, number>();
  readonly #feature = new Map<string, number>();

  add(table: FractionTable, tile: number, own: Fractions): void {
    const entries = [...own.label].map((label, entry) => ({
      label: this.#labelOf(own.labelIds[label]!),
      fraction: own.fraction[entry]!,
      features: [...own.feature.subarray(own.featureStart[entry], own.featureStart[entry + 1])].map((at) =>
        this.#featureOf(own.features[at]!),
      ),
    }));
    entries.sort((one, other) => one.label - other.label);
    for (const { label, fraction, features } of entries) table.add(tile, label, fraction, features);
  }

  #labelOf(id: string): number {
    return numberIn(this.#label, id, () => this.labelIds.push(id) - 1);
  }

  #featureOf(feature: { readonly layerId: string; readonly featureId: string }): number {
    const key = `${feature.layerId}/${feature.featureId}`;
    return numberIn(this.#feature, key, () => this.features.push(feature) - 1);
  }
}

function numberIn(known: Map<string, number>, key: string, make: () => number): number {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
