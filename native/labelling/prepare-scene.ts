import type { Work } from '../contract/work.ts';
import { bufferInPixels, type FrameAt } from '../geo/buffer.ts';
import { type ClipPolygon, makeClipPolygon } from '../geo/coverage.ts';
import { wgs84 } from '../geo/crs.ts';
import { pixelFrame } from '../geo/distance.ts';
import {
  type Extent,
  emptyExtent,
  extentOf,
  extentsMeet,
  isEmptyExtent,
  unionExtents,
} from '../geo/extent.ts';
import { countPositions, isEmpty } from '../geo/geometry.ts';
import {
  northUpAffine,
  projectGeometry,
  projectToScene,
  type SceneProjection,
} from '../geo/project-geometry.ts';
import { repairRings } from '../geo/validity.ts';
import type { FractionsProgress, LabelledFeature, LabelledLayer, SceneLayers } from './fractions.ts';
import { Pace } from './pace.ts';

/** What a person should know about the layers before trusting the fractions. */
export type FractionWarning =
  /** Nothing of the layer lies on the scene; extents are in WGS 84. Loud: often a wrong CRS. */
  | { kind: 'no-overlap'; layerId: string; layerExtentDeg: Extent; sceneExtentDeg: Extent }
  /** Features that lie beside the scene, of a layer that otherwise meets it. */
  | { kind: 'outside'; layerId: string; features: number }
  /** Rings that cross themselves or one another: their area is taken by the even-odd rule. */
  | { kind: 'repaired'; layerId: string; features: number }
  /** Without a position the scene's projection has an answer for, wholly or in part. */
  | { kind: 'unprojectable'; layerId: string; features: number }
  /** Points or lines of a layer without a buffer, or polygons without an area: they cover nothing. */
  | { kind: 'no-area'; layerId: string; features: number };

/** Polygons in the scene's pixels, rows counted from the north edge. */
export interface PreparedScene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly labelIds: readonly string[];
  readonly features: readonly { readonly layerId: string; readonly featureId: string }[];
  /** One per part of a feature. */
  readonly parts: readonly PreparedPart[];
  readonly completeLayers: readonly CompleteLayer[];
  readonly warnings: readonly FractionWarning[];
}

export interface PreparedPart {
  readonly polygon: ClipPolygon;
  readonly label: number;
  readonly feature: number;
}

export interface CompleteLayer {
  /** Bounds of all its features, in its own CRS. */
  readonly extent: Extent;
  readonly toLayer: SceneProjection['toLayer'];
}

/** Brings every feature into the scene's pixels, once for any number of grids. */
export async function prepareScene(
  scene: SceneLayers,
  work: Work<FractionsProgress>,
): Promise<PreparedScene> {
  const builder = new SceneBuilder(scene);
  for (const layer of scene.layers) await builder.addLayer(layer, work);
  return builder;
}

class SceneBuilder implements PreparedScene {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly labelIds: string[] = [];
  readonly features: { layerId: string; featureId: string }[] = [];
  readonly parts: PreparedPart[] = [];
  readonly completeLayers: CompleteLayer[] = [];
  readonly warnings: FractionWarning[] = [];
  readonly #scene: SceneLayers;
  readonly #frameAt: FrameAt;
  readonly #labelIndex = new Map<string, number>();

  constructor(scene: SceneLayers) {
    this.#scene = scene;
    this.widthPx = scene.widthPx;
    this.heightPx = scene.heightPx;
    const northUp = northUpAffine(scene.affine, scene.heightPx);
    this.#frameAt = (columnPx, rowPx) => pixelFrame(northUp, scene.crs, columnPx, rowPx);
  }

  async addLayer(layer: LabelledLayer, work: Work<FractionsProgress>): Promise<void> {
    const projection = projectToScene(this.#scene, layer.crs);
    const pace = new Pace(work.signal);
    const counts = { outside: 0, repaired: 0, unprojectable: 0, 'no-area': 0 };
    let extent = emptyExtent;
    let meeting = 0;
    let done = 0;
    for await (const feature of layer.features) {
      extent = unionExtents(extent, extentOf(feature.geometry));
      const outcome = this.#addFeature(layer, feature, projection);
      if (outcome.isRepaired) counts.repaired++;
      if (outcome.isLost) counts.unprojectable++;
      if (outcome.place === 'scene') meeting++;
      else counts[outcome.place]++;
      work.report({ stage: 'features', layerId: layer.layerId, done: ++done });
      await pace.step(40 * countPositions(feature.geometry));
    }
    if (layer.complete && !isEmptyExtent(extent)) {
      this.completeLayers.push({ extent, toLayer: projection.toLayer });
    }
    this.#warn(layer, counts, meeting, done, extent);
  }

  #addFeature(layer: LabelledLayer, feature: LabelledFeature, projection: SceneProjection): Outcome {
    const { geometry, lost } = projectGeometry(feature.geometry, projection);
    const isLost = lost > 0;
    if (isEmpty(geometry)) return { place: isLost ? 'outside' : 'no-area', isLost, isRepaired: false };
    const repaired = bufferInPixels(geometry, layer.bufferM, this.#frameAt).map(repairRings);
    const isRepaired = repaired.some(({ faults }) => faults.crossings > 0);
    const polygons = repaired.filter(({ rings }) => rings.length > 0).map(makeClipPolygon);
    if (polygons.length === 0) return { place: 'no-area', isLost, isRepaired };
    const parts = polygons.filter(({ extent }) => extentsMeet(extent, [0, 0, this.widthPx, this.heightPx]));
    if (parts.length === 0) return { place: 'outside', isLost, isRepaired };
    const label = this.#labelOf(feature.labelId);
    const index = this.features.push({ layerId: layer.layerId, featureId: feature.featureId }) - 1;
    for (const polygon of parts) this.parts.push({ polygon, label, feature: index });
    return { place: 'scene', isLost, isRepaired };
  }

  #labelOf(labelId: string): number {
    let label = this.#labelIndex.get(labelId);
    if (label === undefined) {
      label = this.labelIds.push(labelId) - 1;
      this.#labelIndex.set(labelId, label);
    }
    return label;
  }

  #warn(
    layer: LabelledLayer,
    counts: Record<'outside' | 'repaired' | 'unprojectable' | 'no-area', number>,
    meeting: number,
    total: number,
    extent: Extent,
  ): void {
    const { layerId } = layer;
    const overlaps = meeting > 0 || total === 0;
    if (!overlaps && counts.outside > 0) {
      this.warnings.push({
        kind: 'no-overlap',
        layerId,
        layerExtentDeg: extentInDegrees(extent, layer.crs.inverse),
        sceneExtentDeg: this.#sceneExtentDeg(),
      });
    }
    for (const kind of ['outside', 'repaired', 'unprojectable', 'no-area'] as const) {
      if (counts[kind] > 0 && (kind !== 'outside' || overlaps)) {
        this.warnings.push({ kind, layerId, features: counts[kind] });
      }
    }
  }

  #sceneExtentDeg(): Extent {
    const { toLayer } = projectToScene(this.#scene, wgs84);
    return extentInDegrees([0, 0, this.widthPx, this.heightPx], toLayer);
  }
}

interface Outcome {
  readonly place: 'scene' | 'outside' | 'no-area';
  readonly isLost: boolean;
  readonly isRepaired: boolean;
}

/** Bounds in WGS 84 of nine places of an extent: its corners, the middles of its sides, its centre. */
export function extentInDegrees(
  extent: Extent,
  toDegrees: (x: number, y: number) => [number, number],
): Extent {
  const [west, south, east, north] = extent;
  const places = [0, 0.5, 1].flatMap((i) =>
    [0, 0.5, 1].flatMap((j) => toDegrees(west + i * (east - west), south + j * (north - south))),
  );
  return extentOf({ type: 'point', points: Float64Array.from(places) });
}
