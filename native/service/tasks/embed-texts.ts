import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { silent, type Work } from '../../contract/work.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { grownCalibration } from '../spaces/space-calibration.ts';

/**
 * Places every paragraph and document that a space has no row for: by what its others are searched by, with the words
 * frozen. No row that is there is touched, and the same text gets the same row whenever it comes.
 */
export async function embedTexts(
  project: OpenProject,
  { space: name }: Tasks['embed-texts']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['embed-texts']['result']> {
  const quiet = silent(work.signal);
  const space = await project.spaces.get(name);
  const corpusHash = await project.store.corpora.hash();
  const added = await placeNew(project, space, work);
  const { record, frozen, unitTerms, dimension } = space;
  const counts = { paragraphs: added.paragraphs.ids.length, documents: added.documents.ids.length };
  // A vocabulary that was learned from documents is older than those that came since; one from elsewhere is not.
  const newHash = space.canInfer || record.corpusHash === corpusHash ? null : corpusHash;
  if (counts.paragraphs > 0 || newHash !== null) {
    work.report({ step: 'calibrate', done: 0, total: null, unit: 'steps' });
    const terms = { unitTerms, counts: frozen.lexicon.counts, dimension, seed: record.params.seed };
    const rows = { paragraph: added.paragraphs.embeddings, document: added.documents.embeddings };
    const calibration = await grownCalibration(space.calibration, terms, rows, quiet);
    work.report({ step: 'write', done: 0, total: null, unit: 'steps' });
    await project.store.spaces.append(record.id, added, { calibration, corpusHash: newHash }, quiet);
    project.spaces.forget(record.id);
    project.touch('spaces', 'mappings');
  }
  return { space: record.id, ...counts };
}

async function placeNew(project: OpenProject, space: LoadedSpace, work: Work<TaskProgress>) {
  const known = { paragraphs: new Set(space.paragraphs.ids), documents: new Set(space.documents.ids) };
  const paragraphs = new PlacedRows(space, 'paragraph', work.signal);
  const documents = new PlacedRows(space, 'document', work.signal);
  const { paragraphs: total } = await project.store.counts();
  let open: string | null = null;
  let words: Int32Array[] = [];
  const close = async () => {
    if (open !== null && !known.documents.has(open)) await documents.add(open, joined(words));
    words = [];
  };
  let done = 0;
  for await (const batch of project.store.paragraphs.stream(silent(work.signal))) {
    for (const { id, document, text } of batch) {
      if (open !== document) {
        await close();
        open = document;
      }
      if (known.paragraphs.has(id) && known.documents.has(document)) continue;
      const ids = space.embedder.reader.ids(text);
      words.push(ids);
      if (!known.paragraphs.has(id)) await paragraphs.add(id, ids);
    }
    done += batch.length;
    work.report({ step: 'infer', done, total, unit: 'paragraphs' });
  }
  await close();
  return { paragraphs: paragraphs.taken(), documents: documents.taken() };
}

/** Rows of one kind as they are placed. */
class PlacedRows {
  readonly #space: LoadedSpace;
  readonly #kind: 'paragraph' | 'document';
  readonly #pause: () => Promise<void> | undefined;
  readonly #ids: string[] = [];
  readonly #rows: Float32Array[] = [];

  constructor(space: LoadedSpace, kind: 'paragraph' | 'document', signal: AbortSignal) {
    this.#space = space;
    this.#kind = kind;
    this.#pause = timeSlices(signal);
  }

  async add(id: string, words: Int32Array): Promise<void> {
    const placing = this.#space.embedder.placing(words, this.#space.placedBy(this.#kind));
    let slice = placing.next();
    for (; !slice.done; slice = placing.next()) await this.#pause();
    this.#ids.push(id);
    this.#rows.push(slice.value);
    await this.#pause();
  }

  taken(): { ids: string[]; embeddings: Float32Array } {
    const { dimension } = this.#space;
    const embeddings = new Float32Array(this.#rows.length * dimension);
    for (const [place, row] of this.#rows.entries()) embeddings.set(row, place * dimension);
    return { ids: this.#ids, embeddings };
  }
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
