import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError } from '../../contract/failure.ts';
import type { ModelFormat } from '../../contract/imported-model.ts';

/** One array of weights, as TensorFlow.js writes it. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string };
}

/** What `model.json` says, checked against the files beside it. */
export interface ModelFolder {
  readonly format: ModelFormat;
  readonly topology: Record<string, unknown>;
  readonly weights: readonly WeightSpec[];
  /** Of the weights, in their order; they lie in the folder itself. */
  readonly weightFiles: readonly string[];
  readonly signature: Record<string, unknown> | null;
}

export const MODEL_FILE = 'model.json';
const MOST_JSON_BYTES = 64 * 2 ** 20;
/** All weights are held in memory at once, twice while they are loaded. */
const MOST_WEIGHT_BYTES = 2 ** 30;
const BYTES: Record<string, number> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
  complex64: 8,
};

/** @throws EngineError `model-unusable` that names the file or the weights which are wrong, `file-missing` */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const model = parseModel(folder, await readModelJson(folder));
  for (const group of model.groups) await checkGroup(folder, group);
  return {
    format: model.format,
    topology: model.topology,
    weights: model.groups.flatMap(({ weights }) => weights),
    weightFiles: model.groups.flatMap(({ files }) => files),
    signature: model.signature,
  };
}

interface WeightGroup {
  readonly files: string[];
  readonly weights: WeightSpec[];
}

/** @param reason to complete “it cannot be used: …” */
export function unusable(folder: string, reason: string, cause?: unknown): EngineError {
  return new EngineError({ kind: 'model-unusable', path: folder, reason }, { cause });
}

async function readModelJson(folder: string): Promise<Record<string, unknown>> {
  const file = path.join(folder, MODEL_FILE);
  const found = await stat(file).catch(() => null);
  if (!found) {
    const isFile = (await stat(folder).catch(() => null))?.isFile();
    if (isFile) throw unusable(folder, `name the folder of its ${MODEL_FILE}, or an .onnx file`);
    throw new EngineError({ kind: 'file-missing', path: file });
  }
  if (found.size > MOST_JSON_BYTES) throw unusable(folder, `${MODEL_FILE} has more than 64 MB`);
  try {
    const json: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isRecord(json)) return json;
  } catch (cause) {
    throw unusable(folder, `${MODEL_FILE} is no JSON`, cause);
  }
  throw unusable(folder, `${MODEL_FILE} is no model`);
}

function parseModel(folder: string, json: Record<string, unknown>) {
  const { modelTopology: topology, weightsManifest: manifest } = json;
  if (!isRecord(topology) || !Array.isArray(manifest))
    throw unusable(folder, `${MODEL_FILE} has no modelTopology or no weightsManifest`);
  const groups = manifest.map((group: unknown) => {
    if (!isRecord(group) || !isListOf(group.paths, isPlainName) || !isListOf(group.weights, isWeight))
      throw unusable(
        folder,
        `the weightsManifest of ${MODEL_FILE} lists no files beside it with their weights`,
      );
    return { files: group.paths, weights: group.weights } satisfies WeightGroup;
  });
  return { format: formatOf(folder, topology), topology, groups, signature: signatureOf(json) };
}

function formatOf(folder: string, topology: Record<string, unknown>): ModelFormat {
  if ('model_config' in topology || 'class_name' in topology) return 'layers-model';
  if (Array.isArray(topology.node)) return 'graph-model';
  throw unusable(folder, `${MODEL_FILE} is neither a LayersModel nor a GraphModel`);
}

function signatureOf({ signature, userDefinedMetadata: metadata }: Record<string, unknown>) {
  if (isRecord(signature)) return signature;
  return isRecord(metadata) && isRecord(metadata.signature) ? metadata.signature : null;
}

/** A group's files hold its weights and nothing else: truncated ones, and claims of gigabytes, end here. */
async function checkGroup(folder: string, { files, weights }: WeightGroup): Promise<void> {
  let present = 0;
  for (const name of files) {
    const found = await stat(path.join(folder, name)).catch(() => null);
    if (!found?.isFile()) throw unusable(folder, `its file ${name} is missing`);
    present += found.size;
  }
  // Texts have no length of their own: the loader finds out.
  if (weights.some(({ dtype }) => dtype === 'string')) return;
  let wanted = 0;
  for (const weight of weights) {
    wanted += bytesOf(weight);
    if (wanted > present)
      throw unusable(
        folder,
        `${files.join(', ')} ends within the weights ${weight.name} (${weight.shape.join(' × ')})`,
      );
  }
  if (wanted !== present)
    throw unusable(folder, `${files.join(', ')} has ${present} bytes where its weights have ${wanted}`);
  if (present > MOST_WEIGHT_BYTES) throw unusable(folder, 'its weights have more than a gigabyte');
}

function bytesOf({ shape, dtype, quantization }: WeightSpec): number {
  return shape.reduce((product, length) => product * length, BYTES[quantization?.dtype ?? dtype]!);
}

function isWeight(value: unknown): value is WeightSpec {
  if (!isRecord(value) || typeof value.name !== 'string') return false;
  const { shape, dtype, quantization } = value;
  if (!isListOf(shape, (length): length is number => Number.isSafeInteger(length) && Number(length) >= 0))
    return false;
  const stored = isRecord(quantization) ? quantization.dtype : dtype;
  return dtype === 'string' || Object.hasOwn(BYTES, String(stored));
}

/** Of a file in the folder itself: no path leads out of it. */
const isPlainName = (value: unknown): value is string =>
  typeof value === 'string' && /^[^/\\:]+$/.test(value) && value !== '..' && value !== '.';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is T[] {
  return Array.isArray(value) && value.every(isOne);
}
