import type { TaskProgress, Tasks } from '../../contract/task.ts';
import { DEFAULT_SPACE, type SpaceParams } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import { resourcePath } from '../../io/resources.ts';
import { readStarter, type StarterCard } from '../../text/starter/read-starter.ts';
import { freeName } from '../free-name.ts';
import type { OpenProject } from '../open-project.ts';
import { requireFreeName } from '../requirements.ts';
import { insertTerms } from '../spaces/insert-terms.ts';
import { spaceTrained } from './train-space.ts';

/** The space that the program is shipped with becomes one of the project: English words, before there is any text. */
export async function addStarter(
  project: OpenProject,
  { name }: Tasks['add-starter']['params'],
  work: Work<TaskProgress>,
): Promise<Tasks['add-starter']['result']> {
  const spaces = await project.store.spaces.list();
  requireFreeName('space', name, spaces);
  work.report({ step: 'read', done: 0, total: null, unit: 'steps' });
  const { card, terms } = await readStarter(resourcePath('starter'));
  const { title, licence, words, seconds, finalLoss } = card;
  const stored = await insertTerms(
    project,
    {
      name: name ?? freeName('starter', spaces),
      origin: { kind: 'starter', title, licence },
      params: paramsOf(card),
      terms: {
        texts: [...terms.texts],
        counts: Float64Array.from(terms.counts),
        embeddings: terms.embeddings,
        output: terms.output,
      },
      words,
      seconds,
      wordsPerSecond: (words * card.options.epochs) / seconds,
      finalLoss,
      lossCurve: card.lossCurve.map(([share, loss]) => [share, loss]),
    },
    work,
  );
  return spaceTrained(stored);
}

/** As it was trained; the rate is no setting of a project. */
function paramsOf({ options: { learningRate: _, ...options } }: StarterCard): SpaceParams {
  return { ...DEFAULT_SPACE, ...options, name: null, threads: 1 };
}
