import { readFile } from 'node:fs/promises';
import path from 'node:path';
import tf from '@tensorflow/tfjs';
import type { ModelDescription, ModelLayer } from '../../contract/imported-model.ts';
import { onnxFileOf } from '../onnx/onnx-file.ts';
import { cutGraphModel } from './graph-model.ts';
import { cutLayersModel } from './layers-model.ts';
import { type ModelFolder, readModelFolder, unusable } from './model-folder.ts';
import type { ModelSource } from './model-source.ts';
import { COMMON_SIDE_PX, MOST_CHANNELS, type OpenModel, oneLine } from './opened-model.ts';

/** A model that was cut at a layer: `[pictures, row, column, channel]` in, what the layer answers out. */
export interface CutModel {
  readonly layer: string;
  /** Without the batch; null where any length goes. */
  readonly inputShape: readonly (number | null)[];
  readonly inputType: tf.DataType;
  readonly range: ModelDescription['range'];
  readonly fixedBatch: number | null;
  /** Those that it could be cut at, from the input to the output. */
  readonly layers: readonly ModelLayer[];
  run(input: tf.Tensor4D): tf.Tensor;
  dispose(): void;
}

/**
 * Opens a model in this process, and lets it look at one grey picture. Nothing of its folder is run as a program.
 *
 * @throws EngineError `model-unusable` that names the layer, the operator, the weights or the file
 */
export async function openModel({ folder, layer }: ModelSource): Promise<OpenModel> {
  const onnx = await onnxFileOf(folder);
  // Its runtime is loaded where a model needs it.
  if (onnx) return (await import('../onnx/open-onnx.ts')).openOnnx(onnx, layer);
  const files = await readModelFolder(folder);
  const cut = await cutModel(folder, files, layer);
  try {
    return described(folder, files, cut);
  } catch (error) {
    cut.dispose();
    throw error;
  }
}

async function cutModel(folder: string, files: ModelFolder, layer: string | null): Promise<CutModel> {
  const parts = await Promise.all(files.weightFiles.map((name) => readFile(path.join(folder, name))));
  const bytes = Buffer.concat(parts);
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: files.topology,
    weightSpecs: files.weights as tf.io.WeightsManifestEntry[],
    weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    ...(files.signature && { signature: files.signature }),
  };
  const load = files.format === 'layers-model' ? cutLayersModel : cutGraphModel;
  try {
    return await load(artifacts, layer);
  } catch (error) {
    throw unusable(folder, oneLine(error), error);
  }
}

function described(folder: string, { format }: ModelFolder, cut: CutModel): OpenModel {
  const [heightPx, widthPx, channels] = inputSize(folder, cut);
  const infer = (pictures: Uint8ClampedArray, count: number) =>
    tf.tidy(() => {
      const bytes = tf.tensor4d(new Float32Array(pictures), [count, heightPx, widthPx, channels]);
      const ranged = cut.range === 'bytes' ? bytes : bytes.div(127.5).sub(1);
      const input = cut.inputType === 'int32' ? ranged.toInt() : ranged;
      return rowsOf(folder, cut, cut.run(input as tf.Tensor4D), count).dataSync<'float32'>();
    });
  const grey = cut.fixedBatch ?? 1;
  const row = firstRow(folder, cut, () =>
    infer(new Uint8ClampedArray(grey * heightPx * widthPx * channels).fill(128), grey),
  );
  const dimension = row.length / grey;
  const { layer, range, fixedBatch, layers } = cut;
  const description = { format, layer, widthPx, heightPx, channels, range, dimension, fixedBatch };
  return { description, layers, infer, dispose: () => cut.dispose() };
}

function firstRow(folder: string, { layer }: CutModel, infer: () => Float32Array): Float32Array {
  const row = refuse(folder, infer);
  if (row.length === 0) throw unusable(folder, `its layer ${layer} answers nothing`);
  if (!row.every(Number.isFinite))
    throw unusable(folder, `its layer ${layer} answers with what is no number`);
  return row;
}

function refuse<T>(folder: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw unusable(folder, oneLine(error), error);
  }
}

function inputSize(folder: string, { inputShape }: CutModel): [number, number, number] {
  const [heightPx, widthPx, channels] = inputShape;
  if (inputShape.length !== 3 || !channels || channels > MOST_CHANNELS)
    throw unusable(
      folder,
      `it reads ${inputShape.map((length) => length ?? 'any').join(' × ')} numbers, and not pictures of rows, columns and up to ${MOST_CHANNELS} channels`,
    );
  return [heightPx ?? COMMON_SIDE_PX, widthPx ?? COMMON_SIDE_PX, channels];
}

/** A map is averaged over its places, a sequence over its steps. */
function rowsOf(folder: string, { layer }: CutModel, answer: tf.Tensor, count: number): tf.Tensor {
  if (answer.shape[0] !== count || answer.rank < 2 || answer.rank > 4)
    throw unusable(
      folder,
      `its layer ${layer} answers ${answer.shape.join(' × ')} numbers to ${count} pictures`,
    );
  const places = answer.rank === 4 ? [1, 2] : answer.rank === 3 ? [1] : [];
  const rows = places.length > 0 ? answer.mean(places) : answer;
  return rows.toFloat();
}
