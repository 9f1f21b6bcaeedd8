import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { AddLayerParams } from '../../contract/layer.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import type { Crs } from '../../geo/crs.ts';
import { extentOf } from '../../geo/extent.ts';
import type { Geometry } from '../../geo/geometry.ts';
import { isEmpty } from '../../geo/geometry.ts';
import { repairRings } from '../../geo/validity.ts';
import { writeWkb } from '../../geo/wkb.ts';
import { crsOfLayer } from '../../gis/crs-finding.ts';
import { labelValue } from '../../gis/field-values.ts';
import { labelTextSources } from '../../gis/label-sources.ts';
import { extentLonLat } from '../../gis/layer-extent.ts';
import type { FileLayer, LayerFeature, LayerFile } from '../../gis/layer-file.ts';
import { pickLayer } from '../../gis/pick-layer.ts';
import { readLayerFile } from '../../gis/registry.ts';
import { newId } from '../../store/new-id.ts';
import type { StoredLabel } from '../../store/ports/label.ts';
import type { LayerFindings, StoredFeature, StoredLayer } from '../../store/ports/layer.ts';
import { freeName } from '../free-name.ts';
import { labelNamed, putTextSources } from '../labels/label-meaning.ts';
import { keepLabelTexts, type LabelTextTable, readLabelTexts } from '../labels/label-text-table.ts';
import { layerRecords } from '../layer-records.ts';
import { inStep, type OpenProject } from '../open-project.ts';

/** More different values than this are no set of labels. */
const MOST_LABELS = 500;

/** Imports one layer of a file with the labels its features carry, and the words its own files have for them. */
export async function addLayer(
  project: OpenProject,
  params: AddLayerParams,
  work: Work<TaskProgress>,
): Promise<Tasks['add-layer']['result']> {
  if (params.labelField !== null && params.label !== null) {
    const reason = 'a layer takes its labels from a field or has one label for all, not both';
    throw new EngineError({ kind: 'out-of-range', what: 'The label', reason });
  }
  // Read before anything is written: a table that cannot be read stops the import.
  const texts = params.labelText === null ? null : await readLabelTexts(params.labelText);
  const file = await readLayerFile(params.path, readWork(work));
  try {
    const layer = pickLayer(file, params.layer);
    const crs = crsOfLayer(params.path, layer, params.crs);
    const stored = await importLayer(project, { file, layer, crs, texts, params }, work);
    project.touch('layers', 'labels');
    return { layers: await layerRecords(project, [stored]) };
  } finally {
    await file.close();
  }
}

function readWork(work: Work<TaskProgress>): Work<{ read: number; total: number }> {
  const step = inStep(work, 'add-layer', 'features');
  return { signal: work.signal, report: ({ read, total }) => step.report({ done: read, total }) };
}

interface Source {
  file: LayerFile;
  layer: FileLayer;
  crs: Crs;
  texts: LabelTextTable | null;
  params: AddLayerParams;
}

async function importLayer(
  project: OpenProject,
  source: Source,
  work: Work<TaskProgress>,
): Promise<StoredLayer> {
  const { file, layer, crs, texts, params } = source;
  const field = knownField(layer, params.labelField);
  // All that can be cancelled comes before the first label, or is undone with the layer.
  const sources = field === null ? [] : await labelTextSources(file, layer, field, readWork(work));
  const id = newId();
  const labels = await labelsOf(project, id, source, field, work);
  const labelIds = new Map(labels.map((label) => [label.key.value, label.id]));
  const labelOf = (feature: LayerFeature): string | null => {
    // One label for all, whatever its value is: its title may have been made different from it.
    if (params.label !== null) return labels[0]!.id;
    const value = field && labelValue(feature.attributes[field]);
    return value ? (labelIds.get(value) ?? null) : null;
  };
  const findings: LayerFindings = {
    geometryTypes: [...layer.geometryTypes],
    repaired: 0,
    skipped: [],
    warnings: [...file.warnings],
  };
  const features = async function* (): AsyncGenerator<StoredFeature> {
    for await (const feature of layer.features(readWork(work))) {
      const kept = keepFeature(feature, crs, findings);
      if (kept) yield { ...kept, label: labelOf(feature) };
    }
  };
  const stored = await project.store.layers.insert(
    {
      id,
      name: freeName(
        layer.name || path.basename(params.path, path.extname(params.path)),
        await project.store.layers.list(),
      ),
      path: path.resolve(params.path),
      format: file.format,
      drawn: false,
      crs: crs.code,
      labelField: field,
      complete: params.complete,
      bufferM: params.bufferM,
    },
    features(),
    () => withRepairWarning(findings),
    silent(work.signal),
  );
  await putTextSources(project, labels, sources);
  if (texts) await keepLabelTexts(project, texts, labels);
  return stored;
}

/** Labels are made before the features that carry them. */
async function labelsOf(
  project: OpenProject,
  layerId: string,
  { layer, params }: Source,
  field: string | null,
  work: Work<TaskProgress>,
): Promise<StoredLabel[]> {
  if (params.label !== null) return [await labelNamed(project, params.label)];
  if (field === null) return [];
  const values = new Map<string, number>();
  for await (const feature of layer.features(readWork(work))) {
    const value = labelValue(feature.attributes[field]);
    if (value !== null) values.set(value, (values.get(value) ?? 0) + 1);
  }
  if (values.size > MOST_LABELS) {
    const reason = `field ${field} has ${values.size} different values; a label field has few (at most ${MOST_LABELS})`;
    throw new EngineError({ kind: 'out-of-range', what: 'The label field', reason });
  }
  const byFrequency = [...values].sort((a, b) => b[1] - a[1]).map(([value]) => value);
  return project.store.labels.ensure(
    byFrequency.map((value) => ({ title: value, key: { layer: layerId, field, value } })),
  );
}

function knownField(layer: FileLayer, name: string | null): string | null {
  if (name === null || layer.fields.some((field) => field.name === name)) return name;
  const known = layer.fields.map((field) => field.name);
  throw new EngineError({ kind: 'not-found', what: 'field', name, where: `the layer ${layer.name}`, known });
}

/** The feature as stored, without its label; null (and named in the findings) when it cannot be used. */
function keepFeature(
  feature: LayerFeature,
  crs: Crs,
  findings: LayerFindings,
): Omit<StoredFeature, 'label'> | null {
  const { id, geometry } = feature;
  if (feature.problem !== undefined || geometry === null || isEmpty(geometry)) {
    findings.skipped.push({ feature: id, reason: feature.problem ?? 'it has no geometry' });
    return null;
  }
  const problem = geometryProblem(geometry);
  if (problem) findings.repaired++;
  return {
    feature: id,
    wkb: writeWkb(geometry),
    extent: extentLonLat(crs, extentOf(geometry)),
    attributes: { ...feature.attributes },
    problem,
  };
}

function withRepairWarning(findings: LayerFindings): LayerFindings {
  if (findings.repaired === 0) return findings;
  const features = findings.repaired === 1 ? '1 feature has' : `${findings.repaired} features have`;
  const warning = `${features} rings that cross or repeat themselves; the area is taken even-odd.`;
  return { ...findings, warnings: [...findings.warnings, warning] };
}

/** What is wrong with a polygon that is used all the same; null when nothing is. */
function geometryProblem(geometry: Geometry): string | null {
  if (geometry.type !== 'polygon') return null;
  const crossings = geometry.polygons.reduce((sum, rings) => sum + repairRings(rings).faults.crossings, 0);
  return crossings === 0 ? null : `its rings cross themselves or one another ${crossings} times`;
}
