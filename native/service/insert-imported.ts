import type { TaskProgress } from '../contract/task.ts';
import { DEFAULT_SPACE, type SpaceOrigin } from '../contract/text.ts';
import type { Work } from '../contract/work.ts';
import { unitRows } from '../math/unit-rows.ts';
import type { StoredSpace, TermTable } from '../store/ports/space.ts';
import type { ReadRows } from '../text/formats/vector-format.ts';
import { Lexicon } from '../text/lexicon.ts';
import { sifTerms } from '../text/sif.ts';
import { SifTexts } from '../text/sif-texts.ts';
import { TextReader } from '../text/text-reader.ts';
import type { OpenProject } from './open-project.ts';
import { spaceCalibration } from './space-calibration.ts';

export interface ImportedVectors {
  name: string;
  origin: SpaceOrigin;
  rows: ReadRows;
}

/**
 * Makes a space of term embeddings that were trained elsewhere. The paragraphs and documents of the project are placed
 * in it by SIF: the file has no weights that predict, so nothing can be inferred. It is there whole or not at all.
 */
export async function insertImported(
  project: OpenProject,
  { name, origin, rows }: ImportedVectors,
  work: Work<TaskProgress>,
): Promise<StoredSpace> {
  const corpusHash = await project.store.corpora.hash();
  const terms = termTable(rows);
  const texts = await placeTexts(project, terms, rows.dimension, work);
  work.report({ step: 'calibrate', done: 0, total: null, unit: 'steps' });
  const content = { terms, paragraphs: texts.paragraphs, documents: texts.documents };
  const params = { ...DEFAULT_SPACE, name, dimension: rows.dimension };
  const calibration = await spaceCalibration(content, params, { signal: work.signal, report() {} });
  work.report({ step: 'write', done: 0, total: null, unit: 'steps' });
  const stored = await project.store.spaces.insert(
    {
      name,
      origin,
      params,
      dimension: rows.dimension,
      corpusHash,
      words: 0,
      wordsPerSecond: 0,
      seconds: 0,
      finalLoss: 0,
      lossCurve: [],
      searchedBy: { paragraph: 'sif', document: 'sif' },
      metrics: { commonComponent: texts.commonComponent },
      calibration,
    },
    content,
    { signal: work.signal, report() {} },
  );
  project.touch('spaces', 'labels', 'mappings');
  return stored;
}

/**
 * Most frequent first. A file without counts is in that order, and its counts are made by Zipf's law: the one of rank r
 * stands a share of 1/r as often as the first, and the last once.
 */
function termTable({ names, rows, counts, dimension }: ReadRows): TermTable {
  const output = new Float32Array(rows.length);
  if (counts === null) {
    const byRank = Float64Array.from(names, (_, rank) => Math.ceil(names.length / (rank + 1)));
    return { texts: [...names], counts: byRank, embeddings: rows, output };
  }
  const order = [...names.keys()].sort((a, b) => counts[b]! - counts[a]! || a - b);
  const embeddings = new Float32Array(rows.length);
  for (const [place, row] of order.entries())
    embeddings.set(rows.subarray(row * dimension, (row + 1) * dimension), place * dimension);
  return {
    texts: order.map((row) => names[row]!),
    counts: Float64Array.from(order, (row) => Math.round(counts[row]!)),
    embeddings,
    output,
  };
}

/** Every paragraph and document of the project, by SIF. */
async function placeTexts(
  project: OpenProject,
  { texts, counts, embeddings }: TermTable,
  dimension: number,
  work: Work<TaskProgress>,
) {
  const lexicon = new Lexicon(texts, Uint32Array.from(counts));
  const reader = new TextReader(lexicon, DEFAULT_SPACE);
  const unitTerms = await unitRows(embeddings, dimension, work.signal);
  const placing = new SifTexts(sifTerms(lexicon, unitTerms, dimension));
  const { paragraphs: total } = await project.store.counts();
  const ids = { paragraphs: [] as string[], documents: [] as string[] };
  for await (const batch of project.store.paragraphs.stream({ signal: work.signal, report() {} })) {
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
