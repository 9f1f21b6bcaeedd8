import { readFile, stat } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { EngineError } from '../../contract/failure.ts';
import { unusable } from '../tensorflow/model-folder.ts';
import { COMMON_SIDE_PX, MOST_CHANNELS, type OpenModel, oneLine } from '../tensorflow/opened-model.ts';
import { cutModel } from './cut-model.ts';
import { featureValue } from './feature-value.ts';
import { type OnnxGraph, type OnnxValue, readModel } from './graph.ts';

/** What protobuf, in which models are written, can hold. */
const MOST_BYTES = 2 ** 31 - 1;
/** What ends it only: the rest is in what it throws. */
const FATAL = 4;
/** Of `TensorProto.DataType`. */
const FLOAT = 1;
const UINT8 = 2;

/** Pictures as a model wants them. */
interface Input {
  readonly name: string;
  readonly heightPx: number;
  readonly widthPx: number;
  readonly channels: number;
  readonly isChannelsFirst: boolean;
  readonly isBytes: boolean;
  readonly fixedBatch: number | null;
}

/**
 * Opens an ONNX model in this process, cut at a value of its graph, and lets it look at one grey picture.
 *
 * @param layer name of the value; null: what the last fully connected operator reads, or the last pooling answers
 * @throws EngineError `model-unusable` that names the operator, the value or the file; `file-missing`
 */
export async function openOnnx(file: string, layer: string | null): Promise<OpenModel> {
  const model = await readModelFile(file);
  const graph = refused(file, () => readModel(model));
  const input = pictureInput(file, graph);
  const value = layer ?? featureValue(graph);
  const layers = graph.nodes.flatMap(({ operator, outputs }) =>
    outputs.map((name) => ({ name, operator, shape: null })),
  );
  if (!layers.some(({ name }) => name === value))
    throw unusable(file, `it has no value ${value} to be cut at`);
  const session = await InferenceSession.create(cutModel(model, value), { logSeverityLevel: FATAL }).catch(
    (error: unknown) => {
      throw unusable(file, reasonOf(error), error);
    },
  );
  const infer = async (pictures: Uint8ClampedArray, count: number) => {
    const answers = await session.run({ [input.name]: toTensor(pictures, count, input) });
    return rowsOf(file, value, answers[value] as Tensor, count);
  };
  const { heightPx, widthPx, channels, fixedBatch } = input;
  const count = fixedBatch ?? 1;
  const grey = new Uint8ClampedArray(count * heightPx * widthPx * channels).fill(128);
  const rows = await infer(grey, count).catch((error: unknown) => {
    throw error instanceof EngineError ? error : unusable(file, reasonOf(error), error);
  });
  if (rows.length === 0 || !rows.every(Number.isFinite))
    throw unusable(file, `its value ${value} answers with what is no number`);
  const description = {
    format: 'onnx' as const,
    layer: value,
    widthPx,
    heightPx,
    channels,
    range: input.isBytes ? ('bytes' as const) : ('signed' as const),
    dimension: rows.length / count,
    fixedBatch,
  };
  return { description, layers, infer, dispose: () => void session.release() };
}

/** Without the places in its code that the runtime names first. */
function reasonOf(error: unknown): string {
  const said = (error instanceof Error ? error.message : String(error)).replace(
    /^.*\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : /s,
    '',
  );
  return oneLine(said.replace(/^\S+\.cc:\d+ \S+ /, ''));
}

async function readModelFile(file: string): Promise<Uint8Array> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new EngineError({ kind: 'file-missing', path: file });
  if (found.size > MOST_BYTES) throw unusable(file, 'it has more than 2 GB');
  return readFile(file);
}

function refused<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw unusable(file, `it is no ONNX model: ${oneLine(error)}`, error);
  }
}

function pictureInput(file: string, { inputs, externalFiles }: OnnxGraph): Input {
  const [external] = externalFiles;
  if (external !== undefined)
    throw unusable(file, `its weights lie in another file (${external}); save the model as one file`);
  const [only, ...others] = inputs;
  if (!only || others.length > 0)
    throw unusable(file, `it has ${inputs.length} inputs, where one picture is fed`);
  if (only.elementType !== FLOAT && only.elementType !== UINT8)
    throw unusable(file, `its input ${only.name} is neither of float32 nor of uint8`);
  return { name: only.name, isBytes: only.elementType === UINT8, ...pictureShape(file, only) };
}

function pictureShape(file: string, { name, shape }: OnnxValue): Omit<Input, 'name' | 'isBytes'> {
  const isSome = (length: unknown): length is number => typeof length === 'number' && length > 0;
  const isFew = (length: unknown) => isSome(length) && length <= MOST_CHANNELS;
  const [batch, ...picture] = shape ?? [];
  const isChannelsFirst = isFew(picture[0]);
  if (picture.length !== 3 || (!isChannelsFirst && !isFew(picture[2])))
    throw unusable(
      file,
      `its input ${name} takes ${shape ? shape.join(' × ') : 'anything'}, and not pictures of rows, columns and up to ${MOST_CHANNELS} channels`,
    );
  const [rows, columns] = isChannelsFirst ? picture.slice(1) : picture;
  return {
    isChannelsFirst,
    channels: Number(isChannelsFirst ? picture[0] : picture[2]),
    heightPx: isSome(rows) ? rows : COMMON_SIDE_PX,
    widthPx: isSome(columns) ? columns : COMMON_SIDE_PX,
    fixedBatch: isSome(batch) ? batch : null,
  };
}

function toTensor(pictures: Uint8ClampedArray, count: number, input: Input): Tensor {
  const { heightPx, widthPx, channels, isChannelsFirst, isBytes } = input;
  const plane = heightPx * widthPx;
  const values = isBytes ? new Uint8Array(pictures.length) : new Float32Array(pictures.length);
  const scale = isBytes ? 1 : 1 / 127.5;
  const offset = isBytes ? 0 : -1;
  for (let n = 0; n < count; n++)
    for (let channel = 0; channel < channels; channel++) {
      const first = n * plane * channels + (isChannelsFirst ? channel * plane : channel);
      const step = isChannelsFirst ? 1 : channels;
      const from = n * plane * channels + channel;
      for (let at = 0; at < plane; at++)
        values[first + at * step] = pictures[from + at * channels]! * scale + offset;
    }
  const dims = isChannelsFirst ? [count, channels, heightPx, widthPx] : [count, heightPx, widthPx, channels];
  return isBytes ? new Tensor('uint8', values as Uint8Array, dims) : new Tensor('float32', values, dims);
}

/** A map of channels is averaged over its places, a sequence over its steps. */
function rowsOf(file: string, value: string, { data, dims, type }: Tensor, count: number): Float32Array {
  const [pictures, first, ...rest] = dims;
  if (type !== 'float32' || pictures !== count || first === undefined || rest.length > 2)
    throw unusable(file, `its value ${value} answers ${dims.join(' × ')} ${type} to ${count} pictures`);
  const numbers = data as Float32Array;
  // `[pictures, channels, rows, columns]`, or `[pictures, steps, channels]`.
  const isMap = rest.length === 2;
  const channels = rest.length === 1 ? rest[0]! : first;
  const places = numbers.length / count / channels;
  const rows = new Float32Array(count * channels);
  for (let n = 0; n < count; n++)
    for (let channel = 0; channel < channels; channel++) {
      const from = n * channels * places + (isMap ? channel * places : channel);
      let sum = 0;
      for (let place = 0; place < places; place++) sum += numbers[from + place * (isMap ? 1 : channels)]!;
      rows[n * channels + channel] = sum / places;
    }
  return rows;
}
