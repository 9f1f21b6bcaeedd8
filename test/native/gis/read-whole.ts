import { unattended } from '../../../native/contract/work.ts';
import type { FileLayer, LayerFeature, LayerFile } from '../../../native/gis/layer-file.ts';
import { readLayerFile } from '../../../native/gis/registry.ts';

/** The file, closed, with the features of its first layer. */
export async function readWhole(path: string): Promise<{ file: LayerFile; features: LayerFeature[] }> {
  const file = await readLayerFile(path, unattended);
  const features = file.layers[0] ? await allFeatures(file.layers[0]) : [];
  await file.close();
  return { file, features };
}

export async function allFeatures(layer: FileLayer, work = unattended): Promise<LayerFeature[]> {
  const features: LayerFeature[] = [];
  for await (const feature of layer.features(work)) features.push(feature);
  return features;
}
