import type { TaskProgress } from '../../contract/task.ts';
import type { SpaceParams } from '../../contract/text.ts';
import { silent, type Work } from '../../contract/work.ts';
import { unitRows } from '../../math/unit-rows.ts';
import type { NewSpace, StoredSpace, TermTable } from '../../store/ports/space.ts';
import { sifTerms } from '../../text/sif.ts';
import { SifTexts } from '../../text/sif-texts.ts';
import { Lexicon } from '../../text/vocabulary/lexicon.ts';
import { TextReader } from '../../text/vocabulary/text-reader.ts';
import type { OpenProject } from '../open-project.ts';
import { spaceCalibration } from './space-calibration.ts';

/** A space that was learned elsewhere, and what is told of its training. */
export interface GivenSpace
  extends Pick<
    NewSpace,
    'name' | 'origin' | 'params' | 'words' | 'wordsPerSecond' | 'seconds' | 'finalLoss' | 'lossCurve'
  > {
  terms: TermTable;
}

/**
 * Makes a space of terms that were not learned from the project's documents; those are placed in it by SIF. It is there
 * whole or not at all.
 */
export async function insertTerms(
  project: OpenProject,
  { terms, ...space }: GivenSpace,
  work: Work<TaskProgress>,
): Promise<StoredSpace> {
  const { params } = space;
  const quiet = silent(work.signal);
  const corpusHash = await project.store.corpora.hash();
  const { commonComponent, ...texts } = await placeTexts(project, terms, params, work);
  work.report({ step: 'calibrate', done: 0, total: null, unit: 'steps' });
  const content = { terms, ...texts };
  const calibration = await spaceCalibration(content, params, quiet);
  work.report({ step: 'write', done: 0, total: null, unit: 'steps' });
  const stored = await project.store.spaces.insert(
    {
      ...space,
      dimension: params.dimension,
      corpusHash,
      searchedBy: { paragraph: 'sif', document: 'sif' },
      metrics: { commonComponent },
      calibration,
    },
    content,
    quiet,
  );
  project.touch('spaces', 'labels', 'mappings');
  return stored;
}

/** Every paragraph and document of the project, by SIF. */
async function placeTexts(
  project: OpenProject,
  { texts, counts, embeddings }: TermTable,
  params: SpaceParams,
  work: Work<TaskProgress>,
) {
  const { dimension } = params;
  const lexicon = new Lexicon(texts, Uint32Array.from(counts));
  const reader = new TextReader(lexicon, params);
  const unitTerms = await unitRows(embeddings, dimension, work.signal);
  const placing = new SifTexts(sifTerms(lexicon, unitTerms, dimension));
  const { paragraphs: total } = await project.store.counts();
  const ids = { paragraphs: [] as string[], documents: [] as string[] };
  for await (const batch of project.store.paragraphs.stream(silent(work.signal))) {
    for (const { id, document, text } of batch) {
      if (document !== ids.documents.at(-1)) {
        if (ids.documents.length > 0) placing.endDocument();
        ids.documents.push(document);
      }
      placing.addParagraph(reader.ids(text));
      ids.paragraphs.push(id);
    }
    work.report({ step: 'infer', done: ids.paragraphs.length, total, unit: 'paragraphs' });
  }
  if (ids.documents.length > 0) placing.endDocument();
  const { paragraphs, documents, commonComponent } = await placing.finish(null, work.signal);
  return {
    paragraphs: { ids: ids.paragraphs, embeddings: paragraphs },
    documents: { ids: ids.documents, embeddings: documents },
    commonComponent: [...commonComponent],
  };
}
