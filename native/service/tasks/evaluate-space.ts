import { readFile } from 'node:fs/promises';
import { EngineError } from '../../contract/failure.ts';
import type { TaskProgress, Tasks } from '../../contract/task.ts';
import type { Work } from '../../contract/work.ts';
import { parseAnalogies, parseRatedPairs } from '../../text/evaluation/question-files.ts';
import { evaluateAnalogies, evaluateSimilarity } from '../../text/evaluation/questions.ts';
import type { OpenProject } from '../open-project.ts';

/** Analogies and word similarity of a space, against files of questions. */
export async function evaluateSpace(
  project: OpenProject,
  { space: name, analogies, similarity, restrict }: Tasks['evaluate-space']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['evaluate-space']['result']> {
  const space = await project.spaces.get(name);
  const { lexicon } = space.frozen;
  const terms = { lexicon, unitTerms: space.unitTerms, dimension: space.dimension };
  const sections = analogies === null ? null : await parsed(analogies, parseAnalogies);
  const pairs = similarity === null ? null : await parsed(similarity, parseRatedPairs);
  return {
    analogies:
      sections &&
      (await evaluateAnalogies(
        terms,
        sections,
        { method: '3cosadd', restrict: restrict ?? lexicon.size },
        {
          signal: work.signal,
          report: ({ asked, total }) =>
            work.report({ step: 'evaluate-space', done: asked, total, unit: 'steps' }),
        },
      )),
    similarity: pairs && evaluateSimilarity(terms, pairs),
  };
}

async function parsed<T>(path: string, parse: (text: string) => T): Promise<T> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new EngineError({ kind: 'file-missing', path }, { cause });
    throw new EngineError({ kind: 'file-unreadable', path, reason: cause.message }, { cause });
  });
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new EngineError({ kind: 'file-unreadable', path, reason: cause.message }, { cause });
  }
}
