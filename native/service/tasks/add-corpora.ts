import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, failureMessage, toFailure } from '../../contract/failure.ts';
import type { FileFailure } from '../../contract/scene.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { unattended, type Work } from '../../contract/work.ts';
import type { CorpusFindings, NewDocument, StoredCorpus } from '../../store/ports/corpus.ts';
import { type CorpusReading, readCorpus } from '../../text/corpus/read-corpus.ts';
import { tokens } from '../../text/tokenize.ts';
import { corpusRecord } from '../methods/texts.ts';
import type { OpenProject } from '../open-project.ts';
import { LayerReader } from '../relational/layer-reader.ts';

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
  const found = await stat(full).catch(() => null);
  if (!found) throw new EngineError({ kind: 'file-missing', path: file });
  const reader = found.isDirectory()
    ? new FolderReader(full, params, work)
    : await FileReader.open(full, params, work);
  const stored = await project.store.corpora.insert(
    { name: path.basename(full), path: full },
    reader.documents(),
    () => reader.findings(),
    quiet(work),
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
    quiet(work),
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
  throw new EngineError({ kind: 'already-exists', what: 'corpus with the same text as', name: twin.name });
}

function quiet(work: Work<TaskProgress>): Work<never> {
  return { signal: work.signal, report() {} };
}

/** The documents of one file. */
class FileReader {
  readonly #path: string;
  readonly #reading: CorpusReading;
  readonly #work: Work<TaskProgress>;

  private constructor(file: string, reading: CorpusReading, work: Work<TaskProgress>) {
    this.#path = file;
    this.#reading = reading;
    this.#work = work;
  }

  static async open(file: string, { format, column }: Params, work: Work<TaskProgress>): Promise<FileReader> {
    return new FileReader(file, await readCorpus(file, { format, column }, quiet(work)), work);
  }

  async *documents(): AsyncGenerator<NewDocument> {
    let done = 0;
    for await (const document of this.#reading.documents) {
      const paragraphs = document.paragraphs.map((text) => ({ text, tokens: tokens(text).length }));
      done += paragraphs.length;
      this.#work.report({ step: 'add-corpora', done, total: null, unit: 'paragraphs' });
      yield { name: document.documentId, title: document.title, paragraphs };
    }
    if (done === 0) {
      throw new EngineError({ kind: 'file-unreadable', path: this.#path, reason: 'no text was found in it' });
    }
  }

  findings(): CorpusFindings {
    return { format: this.#reading.format, skipped: [...this.#reading.skipped] };
  }
}

/** The documents of all files below a folder; files that cannot be read are skipped and named. */
class FolderReader {
  readonly #folder: string;
  readonly #params: Params;
  readonly #work: Work<TaskProgress>;
  readonly #formats = new Set<string>();
  readonly #skipped: CorpusFindings['skipped'] = [];

  constructor(folder: string, params: Params, work: Work<TaskProgress>) {
    this.#folder = folder;
    this.#params = params;
    this.#work = work;
  }

  async *documents(): AsyncGenerator<NewDocument> {
    let documents = 0;
    for (const name of await this.#files()) {
      try {
        const reader = await FileReader.open(path.join(this.#folder, name), this.#params, this.#work);
        for await (const document of reader.documents()) {
          documents++;
          // Two files may call a document by the same name.
          yield {
            ...document,
            name: document.name === path.basename(name) ? name : `${name}: ${document.name}`,
          };
        }
        const { format, skipped } = reader.findings();
        this.#formats.add(format);
        this.#skipped.push(...skipped.map(({ where, reason }) => ({ where: `${name}, ${where}`, reason })));
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (failure.kind === 'cancelled' || failure.kind === 'internal') throw thrown;
        this.#skipped.push({ where: name, reason: failureMessage(failure) });
      }
    }
    if (documents > 0) return;
    throw new EngineError({
      kind: 'file-unreadable',
      path: this.#folder,
      reason: 'no file in it holds text',
    });
  }

  async #files(): Promise<string[]> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
      .map((entry) => path.relative(this.#folder, path.join(entry.parentPath, entry.name)))
      .sort();
  }

  findings(): CorpusFindings {
    return { format: [...this.#formats].sort().join(', '), skipped: this.#skipped };
  }
}
