import { EngineError } from '../../contract/failure.ts';
import type { AnalogyFigures, HeldOutFigures, SpaceEvaluation } from '../../contract/space-evaluation.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { readTextFile } from '../../io/text-file.ts';
import { judgeSpace } from '../../text/evaluation/judge-space.ts';
import {
  type AnalogySection,
  parseAnalogies,
  parseRatedPairs,
} from '../../text/evaluation/question-files.ts';
import { evaluateAnalogies, evaluateSimilarity, type UnitTerms } from '../../text/evaluation/questions.ts';
import { drawSample } from '../../text/evaluation/sample.ts';
import type { OpenProject } from '../open-project.ts';
import { drawTexts, searchedRows } from '../spaces/judged-texts.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';
import { spaceShape } from '../spaces/space-shape.ts';

type Params = Tasks['evaluate-space']['params'];

/** Judges a space by files of questions and by the project's own documents; what it found is kept with the space. */
export async function evaluateSpace(
  project: OpenProject,
  params: Params,
  work: Work<TaskProgress>,
): Promise<SpaceEvaluation> {
  const startedMs = performance.now();
  const { analogies, similarity, restrict, seed = 1 } = params;
  // Before anything long: a file that cannot be read is said at once.
  const sections = analogies === null ? null : await parsed(analogies, parseAnalogies);
  const pairs = similarity === null ? null : await parsed(similarity, parseRatedPairs);
  const space = await project.spaces.get(params.space);
  const { frozen, unitTerms, dimension } = space;
  const terms: UnitTerms = { lexicon: frozen.lexicon, unitTerms, dimension };
  const limit = restrict ?? frozen.lexicon.size;
  const evaluation: SpaceEvaluation = {
    analogies: sections && (await analogyFigures(terms, sections, limit, work)),
    similarity: pairs && evaluateSimilarity(terms, pairs, limit),
    ...(await figuresOfTexts(project, space, seed, work)),
    searchedBy: space.record.searchedBy,
    heldOut: (space.record.metrics.heldOut as HeldOutFigures | undefined) ?? null,
    asked: { analogies, similarity, restrict },
    seconds: (performance.now() - startedMs) / 1000,
  };
  work.signal.throwIfAborted();
  await project.store.spaceEvaluations.add(space.record.id, evaluation);
  project.touch('spaces');
  return evaluation;
}

function analogyFigures(
  terms: UnitTerms,
  sections: AnalogySection[],
  restrict: number,
  work: Work<TaskProgress>,
): Promise<AnalogyFigures> {
  return evaluateAnalogies(
    terms,
    sections,
    { method: '3cosadd', restrict },
    {
      signal: work.signal,
      report: ({ asked, total }) => work.report({ step: 'analogies', done: asked, total, unit: 'questions' }),
    },
  );
}

async function figuresOfTexts(
  project: OpenProject,
  space: LoadedSpace,
  seed: number,
  work: Work<TaskProgress>,
): Promise<Pick<SpaceEvaluation, 'acrossKinds' | 'sample' | 'norms' | 'centroids' | 'kinds'>> {
  const drawn = await drawTexts(project, space, seed, work);
  const sample = await drawSample(drawn.texts, seed, work.signal);
  const judged = {
    sample,
    terms: { rows: space.unitTerms, dimension: space.dimension },
    searched: searchedRows(space, drawn, sample),
    place: (ids: Int32Array) => space.embedder.place(ids),
    seed,
  };
  return {
    acrossKinds: await judgeSpace(judged, {
      signal: work.signal,
      report: ({ queries, total }) =>
        work.report({ step: 'across-kinds', done: queries, total, unit: 'questions' }),
    }),
    sample: {
      documents: drawn.documentRows.length,
      ofDocuments: space.documents.ids.length,
      paragraphs: sample.paragraphs.length,
      ofParagraphs: space.paragraphs.ids.length,
      seed,
    },
    ...(await spaceShape(space, sample, work)),
  };
}

async function parsed<T>(path: string, parse: (text: string) => T): Promise<T> {
  const text = await readTextFile(path);
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EngineError({ kind: 'file-unreadable', path, reason: cause.message }, { cause });
  }
}
