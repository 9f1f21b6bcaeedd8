import type { Work } from '../contract/work.ts';
import { crsFromCode, wgs84 } from '../geo/crs.ts';
import { inDegrees } from '../geo/geojson.ts';
import { readWkb } from '../geo/wkb.ts';
import type { FieldType, LayerField } from '../gis/layer-file.ts';
import type { LayerOutput } from '../gis/layer-output.ts';
import type { StoredLayer } from '../store/ports/layer.ts';
import type { OpenProject } from './open-project.ts';

/** Column that holds the label's title; a layer that has such a field keeps it under its own name. */
const LABEL_FIELD = 'semantile_label';

/** A layer in degrees with its attributes and, in a column of its own, its labels. */
export async function layerOutput(
  project: OpenProject,
  layer: StoredLayer,
  work: Work,
): Promise<LayerOutput> {
  const titles = new Map((await project.store.labels.list()).map((label) => [label.id, label.title]));
  const crs = crsFromCode(layer.crs ?? wgs84.code);
  return {
    name: layer.name,
    fields: [...(await fieldsOf(project, layer, work)), { name: LABEL_FIELD, type: 'text' }],
    features: (async function* () {
      for await (const batch of project.store.features.stream(layer.id, work)) {
        for (const { feature, wkb, attributes, label } of batch) {
          const title = label === null ? null : (titles.get(label) ?? null);
          const geometry = wkb && inDegrees(readWkb(wkb), crs);
          yield { id: feature, geometry, attributes: { ...attributes, [LABEL_FIELD]: title } };
        }
      }
    })(),
  };
}

async function fieldsOf(project: OpenProject, layer: StoredLayer, work: Work): Promise<LayerField[]> {
  const types = new Map<string, FieldType>();
  for await (const batch of project.store.features.stream(layer.id, work)) {
    for (const { attributes } of batch) {
      for (const [name, value] of Object.entries(attributes)) {
        const type = typeOf(value);
        if (type === null) continue;
        const before = types.get(name);
        types.set(name, before === undefined || before === type ? type : widest(before, type));
      }
    }
  }
  return [...types].map(([name, type]) => ({ name, type }));
}

function typeOf(value: string | number | boolean | null): FieldType | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'real';
  return 'text';
}

function widest(one: FieldType, other: FieldType): FieldType {
  const isNumber = (type: FieldType) => type === 'integer' || type === 'real';
  return isNumber(one) && isNumber(other) ? 'real' : 'text';
}
