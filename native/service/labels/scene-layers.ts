import type { Work } from '../../contract/work.ts';
import { crsFromCode } from '../../geo/crs.ts';
import { readWkb } from '../../geo/wkb.ts';
import type { LabelledFeature, LabelledLayer, SceneLayers } from '../../labelling/fractions.ts';
import type { Raster } from '../../raster/raster.ts';
import type { StoredLayer } from '../../store/ports/layer.ts';
import type { StoredScene } from '../../store/ports/scene.ts';
import type { OpenProject } from '../open-project.ts';

/** The layers of the project with their labelled features, laid over one scene; null for a scene without a place. */
export async function layersOver(
  project: OpenProject,
  scene: StoredScene,
  raster: Raster,
  work: Work,
): Promise<SceneLayers | null> {
  if (!raster.crs || !raster.affine) return null;
  return {
    widthPx: scene.record.width,
    heightPx: scene.record.height,
    crs: raster.crs,
    affine: raster.affine,
    layers: await labelledLayers(project, work),
  };
}

/** All layers of the project with their labelled features. */
export async function labelledLayers(project: OpenProject, work: Work): Promise<LabelledLayer[]> {
  const layers: LabelledLayer[] = [];
  for (const layer of await project.store.layers.list())
    layers.push(await labelledLayer(project, layer, work));
  return layers;
}

async function labelledLayer(project: OpenProject, layer: StoredLayer, work: Work): Promise<LabelledLayer> {
  const features: LabelledFeature[] = [];
  for await (const batch of project.store.features.stream(layer.id, work)) {
    for (const { feature, wkb, label } of batch) {
      if (wkb && label) features.push({ featureId: feature, geometry: readWkb(wkb), labelId: label });
    }
  }
  return {
    layerId: layer.id,
    crs: crsFromCode(layer.crs ?? 'EPSG:4326'),
    features,
    complete: layer.complete,
    bufferM: layer.bufferM,
  };
}
