import path from 'node:path';
import type { ImageMethods } from '../../contract/image.ts';
import { onnxFileOf } from '../../vision/onnx/onnx-file.ts';
import { MODEL_FILE } from '../../vision/tensorflow/model-folder.ts';
import { tensorFlow } from '../../vision/tensorflow/tensorflow-process.ts';

/** What a path that a person chose leads to: the folder of a model, its `model.json`, or an ONNX file. */
export interface ModelLocation {
  readonly runtime: 'onnx' | 'tensorflow';
  /** Folder that its files lie in. */
  readonly folder: string;
  /** As TensorFlow’s process opens it. */
  readonly opened: string;
  /** Of the file or folder, for want of another. */
  readonly name: string;
}

export async function locateModel(given: string): Promise<ModelLocation> {
  const onnx = await onnxFileOf(given);
  if (onnx !== null)
    return { runtime: 'onnx', folder: path.dirname(onnx), opened: onnx, name: path.basename(onnx, '.onnx') };
  const folder = path.basename(given) === MODEL_FILE ? path.dirname(given) : given;
  return { runtime: 'tensorflow', folder, opened: folder, name: path.basename(folder) };
}

/** A model that could be brought along. Failures: file-missing, model-unusable, tensorflow-lost. */
export async function describeModel(
  given: string,
  signal: AbortSignal,
): Promise<Awaited<ReturnType<ImageMethods['describeModel']>>> {
  const { name, opened } = await locateModel(given);
  const { description, layers } = await tensorFlow.describe({ folder: opened, layer: null }, signal);
  return { name, description, layers };
}
