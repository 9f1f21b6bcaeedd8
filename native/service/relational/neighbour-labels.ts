import { type Crs, crsFromCode, transformer } from '../../geo/crs.ts';
import { DEGREE_M } from '../../geo/distance.ts';
import { mapCoordinates } from '../../geo/geometry.ts';
import { type PlacedGeometry, placed, type Relation, relationOf } from '../../geo/relations.ts';
import { readWkb } from '../../geo/wkb.ts';
import type { StoredExtent } from '../../store/ports/feed.ts';
import type { FeatureStore, StoredFeature, StoredLayer } from '../../store/ports/layer.ts';

/** A label that lies by a feature, and how. */
export interface NeighbourLabel {
  readonly relation: Relation;
  /** The label's own value, as its layer has it. */
  readonly value: string;
}

/** Whose label it is. */
export interface LabelledNeighbour extends NeighbourLabel {
  readonly layer: string;
  readonly feature: string;
}

/** Neighbours of one feature that are looked at; a feature with more is among crumbs. */
const MOST_NEIGHBOURS = 500;

/** Geometries kept in memory, of the latest neighbours; the features of a layer come one beside the other. */
const MOST_KEPT = 2000;

/**
 * The labels of the features, of any layer, that a feature of one layer touches, contains, lies in or lies near.
 *
 * Near is within half the distance that the features of the layer have on average (the root of its extent's area by the
 * number of them).
 */
export class NeighbourLabels {
  readonly #features: FeatureStore;
  readonly #layer: StoredLayer;
  readonly #crs: Crs;
  readonly #layers: Map<string, StoredLayer>;
  readonly #valueOfLabel: ReadonlyMap<string, string>;
  readonly #nearDistance: number;
  readonly #kept = new Map<string, PlacedGeometry>();

  /** @param valueOfLabel values of labels by their ids */
  constructor(
    features: FeatureStore,
    layer: StoredLayer,
    layers: readonly StoredLayer[],
    valueOfLabel: ReadonlyMap<string, string>,
    planeArea: number,
  ) {
    this.#features = features;
    this.#layer = layer;
    this.#crs = crsFromCode(layer.crs!);
    this.#layers = new Map(layers.filter(({ crs }) => crs !== null).map((other) => [other.id, other]));
    this.#valueOfLabel = valueOfLabel;
    this.#nearDistance = Math.sqrt(planeArea / Math.max(1, layer.features)) / 2;
  }

  /** Those of all neighbours, in no order. */
  async of(feature: StoredFeature): Promise<LabelledNeighbour[]> {
    if (!feature.wkb || !feature.extent) return [];
    const own = this.#placed(this.#layer, feature);
    const found: LabelledNeighbour[] = [];
    const around = this.#padded(feature.extent);
    for (const other of await this.#features.inBounds(around, null, MOST_NEIGHBOURS)) {
      const layer = this.#layers.get(other.layer);
      const value = other.label === null ? undefined : this.#valueOfLabel.get(other.label);
      const isSelf = other.layer === this.#layer.id && other.feature === feature.feature;
      if (!layer || value === undefined || !other.wkb || isSelf) continue;
      const relation = relationOf(own, this.#placed(layer, other), this.#nearDistance);
      if (relation) found.push({ layer: layer.id, feature: other.feature, relation, value });
    }
    return found;
  }

  #placed(layer: StoredLayer, { feature, wkb }: StoredFeature): PlacedGeometry {
    const key = `${layer.id}/${feature}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const transform = transformer(crsFromCode(layer.crs!), this.#crs);
    const inPlane = mapCoordinates(readWkb(wkb!), (xy) => {
      const moved = new Float64Array(xy.length);
      for (let i = 0; i < xy.length; i += 2) moved.set(transform(xy[i]!, xy[i + 1]!), i);
      return moved;
    });
    const made = placed(inPlane);
    this.#kept.set(key, made);
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return made;
  }

  #padded([west, south, east, north]: StoredExtent): StoredExtent {
    const latDeg = (this.#nearDistance * this.#crs.unitM) / DEGREE_M;
    const lonDeg =
      latDeg / Math.max(0.01, Math.cos((Math.max(Math.abs(south), Math.abs(north)) * Math.PI) / 180));
    return [west - lonDeg, Math.max(-90, south - latDeg), east + lonDeg, Math.min(90, north + latDeg)];
  }
}
