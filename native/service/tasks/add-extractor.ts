import { copyFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, outOfRange } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { orUnwritable, writeFolderWhole } from '../../io/files.ts';
import { sha256, sha256OfFile } from '../../io/hash.ts';
import { MODEL_FILE, readModelFolder } from '../../vision/tensorflow/model-folder.ts';
import { tensorFlow } from '../../vision/tensorflow/tensorflow-process.ts';
import { importedModel, modelFacts } from '../extractors/imported-extractor.ts';
import { locateModel } from '../extractors/model-location.ts';
import type { OpenProject } from '../open-project.ts';

/**
 * Copies a model into the project, after it has looked at a picture. Failures: file-missing, model-unusable,
 * tensorflow-lost, already-exists (the id), out-of-range (what the id is written with).
 */
export async function addExtractor(
  project: OpenProject,
  { path: given, id, layer }: Tasks['add-extractor']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['add-extractor']['result']> {
  const { runtime, folder: from, opened, name: fallback } = await locateModel(given);
  const extractor = `${runtime}:${modelName(id ?? fallback, id !== null)}`;
  if (await importedModel(project, extractor))
    throw new EngineError({
      kind: 'already-exists',
      what: 'extractor',
      name: extractor,
      remedy: 'Give the new one another name (--id).',
    });
  const files =
    runtime === 'onnx' ? [path.basename(opened)] : [MODEL_FILE, ...(await readModelFolder(from)).weightFiles];
  const { description } = await tensorFlow.describe({ folder: opened, layer }, work.signal);
  const folder = path.join(project.dir, 'models', extractor.replace(':', '-'));
  // What an adding that was broken off has left is of no model.
  await rm(folder, { recursive: true, force: true });
  const hash = await copyModel(from, folder, files, work);
  const model = { ...description, id: extractor, hash, folder };
  await project.store.importedModels.add(model);
  project.touch('mappings');
  return { extractors: [await modelFacts(model)] };
}

/** @returns SHA-256 over all of them */
async function copyModel(
  from: string,
  to: string,
  files: readonly string[],
  work: Work<TaskProgress>,
): Promise<string> {
  const hashes: string[] = [];
  await writeFolderWhole(to, async (folder) => {
    for (const name of files) {
      const copy = path.join(folder, name);
      await orUnwritable(to, () => copyFile(path.join(from, name), copy));
      hashes.push(await sha256OfFile(copy, work.signal));
      work.report({ step: 'add-extractor', done: hashes.length, total: files.length, unit: 'files' });
    }
  });
  return sha256(hashes.join());
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** @param isGiven as a person wrote it, so that it is not changed silently */
function modelName(text: string, isGiven: boolean): string {
  const wanted = text.replace(/^(tensorflow|onnx):/, '');
  const name = isGiven
    ? wanted
    : wanted
        .toLowerCase()
        .replaceAll(/[^a-z0-9._-]+/g, '-')
        .replace(/^[^a-z0-9]+/, '')
        .slice(0, 64);
  if (NAME.test(name)) return name;
  throw outOfRange('The id', `“${text}” is not written with a–z, 0–9, “.”, “_” and “-”, up to 64 of them`);
}
