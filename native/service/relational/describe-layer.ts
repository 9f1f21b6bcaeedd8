import { silent, type Work } from '../../contract/work.ts';
import { type Extent, emptyExtent, extentOf, isEmptyExtent, unionExtents } from '../../geo/extent.ts';
import { readWkb } from '../../geo/wkb.ts';
import type { StoredFeature, StoredLayer } from '../../store/ports/layer.ts';
import type { OpenProject } from '../open-project.ts';
import { FeatureText } from './feature-text.ts';
import { type FieldKind, fieldKind } from './field-kind.ts';
import { FieldTallies } from './field-tally.ts';
import { type LabelledNeighbour, NeighbourLabels } from './neighbour-labels.ts';
import { shapeMeasures } from './shape-measures.ts';

/** How the features of a layer are told in text. */
export interface LayerDescription {
  /** In the order of the layer. */
  readonly fields: readonly { name: string; kind: FieldKind }[];
  /** One paragraph. */
  tell(feature: StoredFeature): Promise<string>;
  /** The same from its parts. */
  readonly text: FeatureText;
  around(feature: StoredFeature): Promise<readonly LabelledNeighbour[]>;
}

/**
 * Looks at all features of a layer once, and says how each is told.
 *
 * @param hidden fields that are not told
 */
export async function describeLayer(
  project: OpenProject,
  layer: StoredLayer,
  work: Work<{ done: number; total: number }>,
  hidden: ReadonlySet<string> = new Set(),
): Promise<LayerDescription> {
  const tallies = new FieldTallies();
  let extent: Extent = emptyExtent;
  for await (const batch of project.store.features.stream(layer.id, silent(work.signal))) {
    for (const { attributes, wkb } of batch) {
      const geometry = wkb && readWkb(wkb);
      if (geometry) extent = unionExtents(extent, extentOf(geometry));
      tallies.add(attributes, shapeMeasures(geometry));
    }
    work.report({ done: tallies.features, total: layer.features });
  }
  const fields = [...tallies.fields.values()].map((tally) => ({
    name: tally.name,
    kind: fieldKind(tally, tally.name === layer.labelField),
    values: [...tally.values.keys()],
  }));
  const text = new FeatureText(fields.filter(({ name }) => !hidden.has(name)));
  const neighbours = await neighbourLabels(project, layer, extent);
  const around = async (feature: StoredFeature) => (await neighbours?.of(feature)) ?? [];
  return {
    fields: fields.map(({ name, kind }) => ({ name, kind })),
    tell: async (feature) => text.of(feature.attributes, await around(feature)),
    text,
    around,
  };
}

/** Null for a layer without a place, or a project without labels. */
async function neighbourLabels(
  project: OpenProject,
  layer: StoredLayer,
  extent: Extent,
): Promise<NeighbourLabels | null> {
  const labels = await project.store.labels.list();
  if (layer.crs === null || labels.length === 0 || isEmptyExtent(extent)) return null;
  const valueOfLabel = new Map(labels.map(({ id, key }) => [id, key.value]));
  const area = (extent[2] - extent[0]) * (extent[3] - extent[1]);
  return new NeighbourLabels(
    project.store.features,
    layer,
    await project.store.layers.list(),
    valueOfLabel,
    area,
  );
}
