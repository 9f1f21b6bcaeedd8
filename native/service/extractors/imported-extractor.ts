import type { ExtractorFacts } from '../../contract/image.ts';
import type { ImportedModel } from '../../contract/imported-model.ts';
import type { ExtractPool, TilePool } from '../../vision/extract-pool.ts';
import { layoutName } from '../../vision/extractor.ts';
import { NETWORK } from '../../vision/network/extractor.ts';
import { NetworkExtraction } from '../../vision/network/network-extraction.ts';
import { ModelExtraction } from '../../vision/tensorflow/model-extraction.ts';
import {
  channelBands,
  MINIMUM_WINDOW_PX,
  WINDOW_NAME,
  windowPx,
} from '../../vision/tensorflow/model-input.ts';
import { chooseBackend } from '../../vision/tensorflow/probe.ts';
import { tensorFlow } from '../../vision/tensorflow/tensorflow-process.ts';
import type { OpenProject } from '../open-project.ts';
import { networksFolder } from './networks.ts';
import type { ProjectExtractor } from './project-extractor.ts';

/** Null: the id is of no model of the project. */
export async function importedModel(project: OpenProject, id: string): Promise<ImportedModel | null> {
  return (await project.store.importedModels.list()).find((model) => model.id === id) ?? null;
}

/** A model of the project as an extractor; its numbers come from TensorFlow’s process, see `tilePool`. */
export async function importedExtractor(model: ImportedModel): Promise<ProjectExtractor> {
  const { id, hash, layer, widthPx, heightPx, channels, range, dimension } = model;
  const extractor = {
    id,
    version: `${id}/1 ${hash.slice(0, 16)} ${layer} ${widthPx}x${heightPx} ${range} ${WINDOW_NAME}`,
    reads: 'pictures' as const,
    minimumWindowPx: MINIMUM_WINDOW_PX,
    dimension: () => dimension,
    contextPx: windowPx,
    layoutName,
    open: () => {
      throw new Error(`${id} is computed by TensorFlow, not by a thread`);
    },
  };
  return {
    id,
    reads: 'pictures',
    backend: await backendOf(model),
    async load(layout) {
      const bands = channelBands(layout, channels);
      return 'unusable' in bands ? bands : { extractor, learnt: null };
    },
  };
}

/** What a list of extractors says of a model. */
export async function modelFacts(model: ImportedModel): Promise<ExtractorFacts> {
  const { id, format, widthPx, heightPx, dimension } = model;
  const kind = format === 'onnx' ? 'onnx' : 'tensorflow';
  return { id, kind, inputSize: Math.max(widthPx, heightPx), dimension, backend: await backendOf(model) };
}

/** What this machine has, where it says TensorFlow. */
export const namedBackend = async (backend: string) =>
  backend === 'tensorflow' ? (await chooseBackend()).name : backend;

const backendOf = async ({ format }: ImportedModel) =>
  namedBackend(format === 'onnx' ? 'onnxruntime' : 'tensorflow');

/** Who computes the features of one extractor: the threads, or TensorFlow with pictures that they make. */
export async function tilePool(
  project: OpenProject,
  id: string,
  threads: ExtractPool,
  signal: AbortSignal,
): Promise<TilePool> {
  if (id === NETWORK) return new NetworkExtraction(threads, tensorFlow, networksFolder(project), signal);
  const model = await importedModel(project, id);
  return model ? new ModelExtraction(threads, tensorFlow, model, signal) : threads;
}
