import type { CaptionFigures } from '../../contract/captions.ts';
import { judgeCaptions } from '../../crossmodal/captions/judge-captions.ts';
import type { EvaluationInput } from '../../crossmodal/evaluation/evaluation.ts';
import type { TrainingWork } from '../../crossmodal/method.ts';
import type { OpenProject } from '../open-project.ts';
import type { LoadedSpace } from '../spaces/loaded-spaces.ts';

/** How captions and pictures find one another, and how many of the captions the space has read. Null without captions. */
export async function captionFigures(
  project: OpenProject,
  input: EvaluationInput,
  space: LoadedSpace,
  work: TrainingWork,
): Promise<CaptionFigures | null> {
  const judged = await judgeCaptions(input, work);
  return judged && { ...judged, inSpace: (await wasReadBy(project, space)) ? judged.sentences : 0 };
}

/** Whether captions were among the texts that a space was trained on. */
async function wasReadBy({ store }: OpenProject, { record }: LoadedSpace): Promise<boolean> {
  if (record.origin.kind !== 'trained' && record.origin.kind !== 'continued') return false;
  const ofCaptions = new Set(await store.captions.corpora());
  const corpora = await store.corpora.list();
  return corpora.some(({ id, addedAt }) => ofCaptions.has(id) && addedAt < record.createdAt);
}
