import type { TaskProgress } from '../../contract/task.ts';
import { DEFAULT_SPACE, type SpaceParams } from '../../contract/text.ts';
import type { Work } from '../../contract/work.ts';
import type { StoredSpace } from '../../store/ports/space.ts';
import type { OpenProject } from '../open-project.ts';
import { addStarter } from './add-starter.ts';
import { embedTexts } from './embed-texts.ts';
import { trainSpace } from './train-space.ts';

/** Fewer tokens teach no English: a project that began with the starter space keeps it. */
const SMALL_CORPUS_TOKENS = 1_000_000;
const PASSED_TOKENS = 5_000_000;
const MOST_EPOCHS = 20;

/**
 * The space that suits a project: one from elsewhere that is in use, with the documents that came since, unless they are
 * enough to learn from and it is only the starter; the starter space where there is no text; else one that is learned, from
 * the starter on where the project began with it.
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
  const active = await store.spaces.active();
  const isFromElsewhere = active?.origin.kind === 'starter' || active?.origin.kind === 'imported';
  if (active && isFromElsewhere && (active.origin.kind === 'imported' || tokens < SMALL_CORPUS_TOKENS)) {
    const placed = await embedTexts(project, { space: active.id }, work);
    return { space: active.id, chosen: `${active.name}: ${placed.paragraphs} paragraphs placed in it` };
  }
  if (paragraphs === 0) {
    const { space, terms } = await addStarter(project, { name: null }, work);
    return { space, chosen: `the starter space, ${terms} terms: there are no documents` };
  }
  const base = await starterOf(project, active);
  const params = { ...spaceDefaults(tokens), ...(base && { from: base.id, dimension: base.dimension }) };
  const { space } = await trainSpace(project, params, work);
  const { model, dimension, epochs, minCount, seed } = params;
  return {
    space,
    chosen: `${base ? `from ${base.name} on, ` : ''}${model}, dimension ${dimension}, ${epochs} epochs, min-count ${minCount}, seed ${seed}`,
  };
}

/** The starter space that a space is, or was trained on from, while the project has it. */
async function starterOf({ store }: OpenProject, space: StoredSpace | null): Promise<StoredSpace | null> {
  const isOn = space?.origin.kind === 'continued' ? await store.spaces.find(space.origin.space) : space;
  return isOn?.origin.kind === 'starter' ? isOn : null;
}

/** A small corpus needs more passes until its words stand, and fills fewer dimensions. */
function spaceDefaults(tokens: number): SpaceParams {
  const passes = Math.round(PASSED_TOKENS / Math.max(1, tokens));
  return {
    ...DEFAULT_SPACE,
    dimension: tokens < SMALL_CORPUS_TOKENS ? 100 : DEFAULT_SPACE.dimension,
    epochs: Math.max(DEFAULT_SPACE.epochs, Math.min(MOST_EPOCHS, passes)),
  };
}
