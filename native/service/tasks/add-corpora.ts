import { stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, failureMessage, toFailure } from '../../contract/failure.ts';
import type { FileFailure } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, unattended, type Work } from '../../contract/work.ts';
import { orUnreadable } from '../../io/files.ts';
import type { StoredCorpus } from '../../store/ports/corpus.ts';
import { corpusRecord } from '../methods/texts.ts';
import type { OpenProject } from '../open-project.ts';
import { LayerReader } from '../relational/layer-reader.ts';
import { FileReader, FolderReader } from './text-files.ts';

type Params = Tasks['add-corpora']['params'];

/** Each path becomes one corpus, a folder with all its files, and so does each layer; what is bad fails alone. */
export async function addCorpora(
  project: OpenProject,
  params: Params,
  work: Work<TaskProgress>,
): Promise<Tasks['add-corpora']['result']> {
  const corpora: StoredCorpus[] = [];
  const failures: FileFailure[] = [];
  const add = async (source: string, adding: () => Promise<StoredCorpus>) => {
    try {
      corpora.push(await adding());
      project.touch('corpora', 'spaces');
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.kind === 'cancelled' || failure.kind === 'internal') throw thrown;
      failures.push({ path: source, kind: failure.kind, message: failureMessage(failure) });
    }
  };
  for (const file of params.paths) await add(file, () => addCorpus(project, file, params, work));
  for (const layer of params.layers ?? []) await add(layer, () => addLayerText(project, layer, work));
  return { corpora: corpora.map(corpusRecord), failures };
}

async function addCorpus(
  project: OpenProject,
  file: string,
  params: Params,
  work: Work<TaskProgress>,
): Promise<StoredCorpus> {
  const full = path.resolve(file);
  const found = await orUnreadable(file, () => stat(full));
  const reader = found.isDirectory()
    ? new FolderReader(full, params, work)
    : await FileReader.open(full, params, work);
  const stored = await project.store.corpora.insert(
    { name: path.basename(full), path: full },
    reader.documents(),
    () => reader.findings(),
    silent(work.signal),
  );
  await refuseTwin(project, stored);
  return stored;
}

/** The features of a layer of the project, told in words: one document. */
async function addLayerText(
  project: OpenProject,
  name: string,
  work: Work<TaskProgress>,
): Promise<StoredCorpus> {
  const layer = await project.store.layers.get(name);
  const reader = await LayerReader.open(project, layer, work);
  const stored = await project.store.corpora.insert(
    { name: layer.name, path: layer.path ?? project.dir },
    reader.documents(),
    () => reader.findings(),
    silent(work.signal),
  );
  await refuseTwin(project, stored);
  return stored;
}

/** The same text twice would count every word twice: the second is taken out again and named. */
async function refuseTwin(project: OpenProject, stored: StoredCorpus): Promise<void> {
  const corpora = await project.store.corpora.list();
  const twin = corpora.find(({ id, contentHash }) => id !== stored.id && contentHash === stored.contentHash);
  if (!twin) return;
  await project.store.corpora.remove(stored.id, unattended);
  throw new EngineError({
    kind: 'already-exists',
    what: 'corpus with the same text as',
    name: twin.name,
    remedy: 'Added twice, each of its words would count twice.',
  });
}
