import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { MODEL_FILE } from '../tensorflow/model-folder.ts';

const isOnnx = (name: string) => name.toLowerCase().endsWith('.onnx');

/** The ONNX model of a path: the file itself, or the only one in a folder. Null: it is of another kind. */
export async function onnxFileOf(given: string): Promise<string | null> {
  if (isOnnx(given)) return given;
  const names: string[] = await readdir(given).catch(() => []);
  const models = names.filter(isOnnx);
  return models.length === 1 && !names.includes(MODEL_FILE) ? path.join(given, models[0]!) : null;
}
