import type { TaskProgress } from '../../contract/task.ts';
import { DEFAULT_SPACE, type TrainSpaceParams } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { OpenProject } from '../open-project.ts';
import { addStarter } from './add-starter.ts';
import { trainSpace } from './train-space.ts';

/** Fewer tokens teach no English: a project that began with the starter space keeps it. */
const SMALL_CORPUS_TOKENS = 1_000_000;
const PASSED_TOKENS = 5_000_000;
const MOST_EPOCHS = 20;

/**
 * The space that suits a project: the starter space where there is no text, or little and the project began with it;
 * else one that is learned from the documents.
 *
 * @returns its id, and which settings were chosen, in words
 */
export async function readySpace(
  project: OpenProject,
  work: Work<TaskProgress>,
): Promise<{ space: string; chosen: string }> {
  const { store } = project;
  const tokens = (await store.corpora.list()).reduce((sum, corpus) => sum + corpus.tokens, 0);
  const { paragraphs } = await store.counts();
  const isStarter = (await store.spaces.active())?.origin.kind === 'starter';
  if (paragraphs === 0 || (isStarter && tokens < SMALL_CORPUS_TOKENS)) {
    const { space, terms } = await addStarter(project, { name: null }, work);
    const why = paragraphs === 0 ? 'there are no documents' : `${paragraphs} paragraphs placed in it`;
    return { space, chosen: `the starter space, ${terms} terms: ${why}` };
  }
  const params = spaceDefaults(tokens);
  const { space } = await trainSpace(project, params, work);
  const { model, dimension, epochs, minCount, seed } = params;
  return {
    space,
    chosen: `${model}, dimension ${dimension}, ${epochs} epochs, min-count ${minCount}, seed ${seed}`,
  };
}

/** A small corpus needs more passes until its words stand, and fills fewer dimensions. */
function spaceDefaults(tokens: number): TrainSpaceParams {
  const passes = Math.round(PASSED_TOKENS / Math.max(1, tokens));
  return {
    ...DEFAULT_SPACE,
    dimension: tokens < SMALL_CORPUS_TOKENS ? 100 : DEFAULT_SPACE.dimension,
    epochs: Math.max(DEFAULT_SPACE.epochs, Math.min(MOST_EPOCHS, passes)),
  };
}
