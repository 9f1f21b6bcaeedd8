import type { TaskProgress } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { Random } from '../../math/random.ts';
import { pickRows, rowsInMemory } from '../../math/rows.ts';
import { timeSlices } from '../../math/time-slice.ts';
import type { SampleRows } from '../../text/evaluation/across-kinds.ts';
import { fromParagraphs, type KnownTexts } from '../../text/evaluation/known-texts.ts';
import type { Sample } from '../../text/evaluation/sample.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from './loaded-spaces.ts';

/** More change a figure in the third digit, and a large corpus would take minutes. */
const MOST_DOCUMENTS = 1000;
const MOST_PARAGRAPHS = 25_000;

/** Documents of a space that it is judged on, and where their embeddings stand in it. */
export interface JudgedTexts {
  texts: KnownTexts;
  /** `[documents]` and `[paragraphs]` of the texts: rows of the space. */
  documentRows: Int32Array;
  paragraphRows: Int32Array;
}

/** Whole documents in a seeded order until there are enough, read as the space reads. */
export async function drawTexts(
  project: OpenProject,
  space: LoadedSpace,
  seed: number,
  work: Work<TaskProgress>,
): Promise<JudgedTexts> {
  const pause = timeSlices(work.signal);
  const rowOf = new Map(space.paragraphs.ids.map((id, row) => [id, row]));
  const order = new Random(seed).shuffle(Int32Array.from(space.documents.ids.keys()));
  const drawn: { row: number; paragraphs: { row: number; ids: Int32Array }[] }[] = [];
  let count = 0;
  for (const row of order.subarray(0, MOST_DOCUMENTS)) {
    if (count >= MOST_PARAGRAPHS) break;
    const document = await project.store.documents.get(space.documents.ids[row]!);
    const paragraphs: { row: number; ids: Int32Array }[] = [];
    for (const { id, text } of document.paragraphs) {
      const paragraphRow = rowOf.get(id);
      if (paragraphRow === undefined) continue;
      paragraphs.push({ row: paragraphRow, ids: space.embedder.reader.ids(text) });
      await pause();
    }
    drawn.push({ row, paragraphs });
    count += paragraphs.length;
    const total = Math.min(MOST_PARAGRAPHS, space.paragraphs.ids.length);
    work.report({ step: 'read', done: Math.min(count, total), total, unit: 'paragraphs' });
  }
  drawn.sort((a, b) => a.row - b.row);
  return {
    texts: fromParagraphs(
      space.frozen.lexicon,
      drawn.map(({ paragraphs }) => paragraphs.map(({ ids }) => ids)),
    ),
    documentRows: Int32Array.from(drawn, ({ row }) => row),
    paragraphRows: Int32Array.from(drawn.flatMap(({ paragraphs }) => paragraphs.map(({ row }) => row))),
  };
}

/** What the texts of a sample are searched by. */
export function searchedRows(
  space: LoadedSpace,
  { documentRows, paragraphRows }: JudgedTexts,
  { paragraphs }: Sample,
): SampleRows {
  const own = paragraphs.map((paragraph) => paragraphRows[paragraph]!);
  return {
    documents: pickRows(rowsInMemory(space.documents.embeddings, space.dimension), documentRows),
    paragraphs: pickRows(rowsInMemory(space.paragraphs.embeddings, space.dimension), own),
  };
}
