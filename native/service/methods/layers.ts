import path from 'node:path';
import type { EditAction } from '../../contract/edit.ts';
import { EngineError } from '../../contract/failure.ts';
import type { FeatureRecord, GeoJsonGeometry, LayerMethods } from '../../contract/layer.ts';
import { silent } from '../../contract/work.ts';
import { crsFromCode, wgs84 } from '../../geo/crs.ts';
import { extentOf } from '../../geo/extent.ts';
import { geometryFromGeoJson, geometryToGeoJson, inDegrees } from '../../geo/geojson.ts';
import type { Geometry } from '../../geo/geometry.ts';
import { isEmpty } from '../../geo/geometry.ts';
import { readWkb, writeWkb } from '../../geo/wkb.ts';
import { countValues, suggestLabelField } from '../../gis/field-values.ts';
import { writeLayerFile } from '../../gis/layer-output.ts';
import { readLayerFile } from '../../gis/registry.ts';
import { newId } from '../../store/new-id.ts';
import type { Change } from '../../store/ports/edit.ts';
import type { StoredFeature, StoredLayer } from '../../store/ports/layer.ts';
import { labelNamed } from '../labels/label-meaning.ts';
import { layerOutput } from '../layer-export.ts';
import { layerRecords } from '../layer-records.ts';
import type { OpenProject } from '../open-project.ts';
import type { Session } from '../session.ts';
import { whoIsWorking } from '../who.ts';
import { settled } from './edits.ts';

export function layerMethods(session: Session): LayerMethods {
  return {
    async listLayers() {
      const project = session.project();
      return { layers: await layerRecords(project, await project.store.layers.list()) };
    },
    previewLayer: ({ path: file }, work) => previewLayer(file, work),
    async removeLayer({ layer }, work) {
      const project = session.project();
      const { id } = await project.store.layers.get(layer);
      await project.store.layers.remove(id, work);
      project.touch('layers', 'labels');
    },
    async exportLayer({ layer, path: file }, work) {
      const project = session.project();
      const stored = await project.store.layers.get(layer);
      const quiet = silent(work.signal);
      return {
        file: path.resolve(file),
        features: await writeLayerFile(file, await layerOutput(project, stored, quiet), quiet),
      };
    },
    async getFeature({ layer, feature }) {
      const project = session.project();
      const stored = await project.store.layers.get(layer);
      return featureRecord(project, stored, await project.store.features.get(stored.id, feature));
    },
    async drawFeature({ geometry, label }) {
      const project = session.project();
      // Looked at first: a shape that is none leaves no layer and no label.
      const shape = drawnGeometry(geometry);
      const { id } = await labelNamed(project, label);
      const layer = await project.drawing.run(() => drawnLayer(project));
      const feature = newId();
      const after = { ...placed(shape), attributes: {}, label: id, problem: null };
      return changeFeature(project, layer, feature, 'draw-feature', after);
    },
    async reshapeFeature({ layer, feature, geometry }) {
      const project = session.project();
      const stored = await editableLayer(project, layer);
      const { feature: _, ...before } = await project.store.features.get(stored.id, feature);
      return changeFeature(project, stored, feature, 'reshape-feature', {
        ...before,
        ...placed(drawnGeometry(geometry)),
      });
    },
    async relabelFeatures({ features, label }) {
      const project = session.project();
      const { id } = await labelNamed(project, label);
      const changes = await Promise.all(
        features.map(async ({ layer, feature }) => {
          const stored = await project.store.layers.get(layer);
          const { feature: _, ...before } = await project.store.features.get(stored.id, feature);
          return { noun: 'feature' as const, layer: stored.id, feature, after: { ...before, label: id } };
        }),
      );
      await editFeatures(project, 'relabel-feature', changes);
    },
    async deleteFeatures({ features }) {
      const project = session.project();
      const changes = await Promise.all(
        features.map(async ({ layer, feature }) => {
          const stored = await project.store.layers.get(layer);
          return { noun: 'feature' as const, layer: stored.id, feature, after: null };
        }),
      );
      await editFeatures(project, 'delete-features', changes);
    },
  };
}

async function previewLayer(file: string, work: Parameters<LayerMethods['previewLayer']>[1]) {
  const quiet = silent(work.signal);
  const opened = await readLayerFile(file, quiet);
  try {
    const layers = [];
    for (const layer of opened.layers) {
      const fields = await countValues(layer, quiet);
      layers.push({
        name: layer.name,
        features: layer.featureCount,
        geometryTypes: [...layer.geometryTypes],
        crs: layer.crsCode,
        fields: fields.map(({ name, type, values }) => ({
          name,
          type,
          distinct: values.length,
          values: values.slice(0, 200),
        })),
        suggestedField: suggestLabelField(fields),
        warnings: [...opened.warnings],
      });
    }
    return { path: path.resolve(file), format: opened.format, layers };
  } finally {
    await opened.close();
  }
}

/** The layer of what is drawn by hand, made when it is first needed. */
async function drawnLayer(project: OpenProject): Promise<StoredLayer> {
  const known = await project.store.layers.drawn();
  if (known) return known;
  const layer = {
    id: newId(),
    name: 'Drawn',
    path: null,
    format: null,
    drawn: true,
    crs: wgs84.code,
    labelField: null,
    complete: false,
    bufferM: 0,
  };
  const nothing = () => ({ geometryTypes: ['Polygon'], repaired: 0, skipped: [], warnings: [] });
  return project.store.layers.insert(layer, [], nothing, {
    signal: new AbortController().signal,
    report() {},
  });
}

/** Shapes of imported layers are their file's; only what was drawn here is reshaped here. */
async function editableLayer(project: OpenProject, layer: string): Promise<StoredLayer> {
  const stored = await project.store.layers.get(layer);
  if (stored.drawn) return stored;
  const reason = `${stored.name} was imported; draw over it, for what is drawn outranks it`;
  throw new EngineError({ kind: 'out-of-range', what: 'The layer to change', reason });
}

function drawnGeometry(json: GeoJsonGeometry): Geometry {
  let geometry: Geometry;
  try {
    geometry = geometryFromGeoJson(json);
  } catch (cause) {
    throw new EngineError(
      { kind: 'out-of-range', what: 'The drawn shape', reason: (cause as Error).message },
      { cause },
    );
  }
  if (geometry.type === 'polygon' && !isEmpty(geometry)) return geometry;
  throw new EngineError({
    kind: 'out-of-range',
    what: 'The drawn shape',
    reason: 'it is no polygon with an area',
  });
}

function placed(geometry: Geometry): Pick<StoredFeature, 'wkb' | 'extent'> {
  return { wkb: writeWkb(geometry), extent: extentOf(geometry) };
}

/** One edit of features, and what follows from it. */
async function editFeatures(
  project: OpenProject,
  action: EditAction,
  changes: Extract<Change, { noun: 'feature' }>[],
): Promise<void> {
  await settled(project, await project.store.edits.make({ who: whoIsWorking(), action, changes }));
}

async function changeFeature(
  project: OpenProject,
  layer: StoredLayer,
  feature: string,
  action: 'draw-feature' | 'reshape-feature',
  after: Omit<StoredFeature, 'feature'>,
): Promise<FeatureRecord> {
  await editFeatures(project, action, [{ noun: 'feature', layer: layer.id, feature, after }]);
  return featureRecord(project, layer, { feature, ...after });
}

async function featureRecord(
  project: OpenProject,
  layer: StoredLayer,
  stored: StoredFeature,
): Promise<FeatureRecord> {
  const label = stored.label === null ? null : await project.store.labels.find(stored.label);
  const geometry = stored.wkb ? inDegrees(readWkb(stored.wkb), crsFromCode(layer.crs ?? wgs84.code)) : null;
  if (!geometry) throw new Error(`feature ${stored.feature} of ${layer.id} has no geometry`);
  return {
    layer: layer.id,
    feature: stored.feature,
    label: label?.title ?? null,
    geometry: geometryToGeoJson(geometry) as GeoJsonGeometry,
    attributes: stored.attributes,
  };
}
